/** Room names and the ids the server gives them while somebody holds them. Knows nothing else of the core. */
package io.stentor.core.room;
