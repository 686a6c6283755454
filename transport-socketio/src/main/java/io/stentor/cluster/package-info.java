/** How a server and the other servers of its cluster meet: what each side asks of the other, whatever lies between them. */
package io.stentor.cluster;
