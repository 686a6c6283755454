/** JMH benchmarks, one per stage of a message's path. Each checks what it computed. */
package io.stentor.bench.jmh;
