package io.stentor.api.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stentor.api.ValueBinding;
import java.io.IOException;

/**
 * Binds whatever an {@link ObjectMapper} does. Immutable as long as the mapper is not reconfigured. Needs {@code
 * jackson-databind} on the class path, which the server itself does not bring.
 */
public final class JacksonBinding implements ValueBinding {
    private final ObjectMapper mapper;

    /**
     * Binds with a mapper.
     *
     * @param mapper used from any thread; not to be reconfigured any more
     */
    public JacksonBinding(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public Object toPlain(Object value) {
        return mapper.convertValue(value, Object.class);
    }

    @Override
    public <T> T fromPlain(Object plain, Class<T> type) {
        return mapper.convertValue(plain, type);
    }

    @Override
    public <T> T fromJson(byte[] json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (IOException mismatch) {
            throw new IllegalArgumentException("not a " + type.getName(), mismatch);
        }
    }
}
