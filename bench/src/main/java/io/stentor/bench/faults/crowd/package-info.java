/** Clients of a fault run: they connect, come back and answer as stock clients do, and write down all they see. One event loop owns all of it. */
package io.stentor.bench.faults.crowd;
