/** The command line of the load generator. What it drives is in {@link io.stentor.bench.fanout}. */
package io.stentor.bench;
