/** Who may connect: how many, how fast, from where; and whose word is believed about where a client is. Knows no HTTP library. */
package io.stentor.transport.door;
