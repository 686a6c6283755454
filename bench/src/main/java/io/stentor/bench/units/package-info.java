/** Quantities as people write them, for options and files. */
package io.stentor.bench.units;
