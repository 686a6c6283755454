/**
 * {@code stentor bench faults}: one fault after the other is done to a server, its clients and what lies between, as files among the resources have it,
 * while messages go on; then the checker judges every delivery.
 */
package io.stentor.bench.faults;
