/** Fan-out: one ring, one lane per event loop, one roster. Knows no network, no HTTP, no JSON. */
package io.stentor.core;
