/** TLS of the public listener: certificate and key from files, renewed while the server runs. */
package io.stentor.transport.tls;
