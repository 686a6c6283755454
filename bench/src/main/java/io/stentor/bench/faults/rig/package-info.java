/** The server of a fault run as a process: started, stopped, signalled, measured from outside. */
package io.stentor.bench.faults.rig;
