/** HTTP: requests of a connection one after another, the Engine.IO endpoint, origins, and plain routes. */
package io.stentor.transport.http;
