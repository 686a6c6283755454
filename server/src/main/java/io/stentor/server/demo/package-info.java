/** The demo chat page and the stock client bundle, for a server that is tried out. */
package io.stentor.server.demo;
