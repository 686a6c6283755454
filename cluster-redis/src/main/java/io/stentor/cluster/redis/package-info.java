/** A cluster over Redis, in the words of the adapters that Socket.IO's own servers use. */
package io.stentor.cluster.redis;
