/** {@code stentor bench cluster}: what a Redis between the servers costs, beside Node.js servers of the same size. */
package io.stentor.bench.cluster;
