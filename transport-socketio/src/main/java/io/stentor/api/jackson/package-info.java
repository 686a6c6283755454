/** Jackson's data binding for arguments; the only place that needs it, and itself needed by no other. */
package io.stentor.api.jackson;
