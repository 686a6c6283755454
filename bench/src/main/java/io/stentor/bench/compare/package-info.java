/** The same loads on Stentor and on its peers: installing them, taking turns, medians, table, JSON and charts. */
package io.stentor.bench.compare;
