/** Clusters of Stentor and Socket.IO's own server on a real Redis. */
package io.stentor.server.cluster;
