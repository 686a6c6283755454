/** Finding one's way in valid JSON on byte arrays. Pure. */
package io.stentor.server.json;
