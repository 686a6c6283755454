/** How long deliveries took. Knows HdrHistogram and nothing of the core. */
package io.stentor.core.latency;
