/** Tests that may run for hours: fuzz targets, growth of cost, interleavings, the Autobahn cases. All of it is test code. */
package io.stentor.proofs;
