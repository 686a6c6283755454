/** {@code stentor bench soak}: hours of ordinary and less ordinary life of a server, and whether anything grows. */
package io.stentor.bench.soak;
