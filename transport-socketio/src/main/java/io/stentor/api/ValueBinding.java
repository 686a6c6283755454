package io.stentor.api;

/**
 * Between an application's own classes and plain values: null, Boolean, String, Number, byte[], List and Map of strings
 * to such. Called from any thread. What cannot be bound is an {@link IllegalArgumentException}.
 */
public interface ValueBinding {
    /**
     * A plain value that says what this object does.
     *
     * @param value of one of the application's own classes
     * @return the plain value
     */
    Object toPlain(Object value);

    /**
     * An object of the class from a plain value, which may also hold {@link java.time.Instant}.
     *
     * @param <T> the class
     * @param plain as {@link Argument#asObject} has it
     * @param type the class
     * @return a new object
     */
    <T> T fromPlain(Object plain, Class<T> type);

    /**
     * An object of the class from one value of JSON in UTF-8.
     *
     * @param <T> the class
     * @param json the value, checked to be strict JSON
     * @param type the class
     * @return a new object
     */
    <T> T fromJson(byte[] json, Class<T> type);
}
