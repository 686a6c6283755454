/** The fixture applications that the protocols' own test suites run against: not part of the standalone server. */
package io.stentor.server.conformance;
