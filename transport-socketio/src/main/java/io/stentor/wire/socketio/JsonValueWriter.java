package io.stentor.wire.socketio;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes values as JSON and keeps their binary as attachments, which are numbered as they appear, each occurrence anew.
 * Dates are as JavaScript has them: UTC, milliseconds, a Z.
 */
final class JsonValueWriter extends ValueWriter {
    private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":";

    /** Below, every integral double is written without a fraction or an exponent, as JavaScript does. */
    private static final double MAX_PLAIN_INTEGRAL = 1L << 53;

    private static final int MAX_FOUR_DIGIT_YEAR = 9_999;
    private static final DateTimeFormatter AFTER_YEAR = DateTimeFormatter.ofPattern("-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter SHORT_DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .append(AFTER_YEAR)
            .toFormatter();
    private static final DateTimeFormatter LONG_DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 6, 10, SignStyle.ALWAYS)
            .append(AFTER_YEAR)
            .toFormatter();

    private final JsonBuffer json = new JsonBuffer();
    private final List<byte[]> attachments = new ArrayList<>();
    private final int maxAttachments;

    JsonValueWriter(UnaryOperator<Object> binding, int maxAttachments) {
        super(binding);
        this.maxAttachments = maxAttachments;
    }

    void clear() {
        json.clear();
        attachments.clear();
    }

    JsonBuffer json() {
        return json;
    }

    List<byte[]> attachments() {
        return attachments;
    }

    @Override
    void nil() {
        json.raw("null");
    }

    @Override
    void bool(boolean value) {
        json.raw(value ? "true" : "false");
    }

    @Override
    void integer(long value) {
        json.number(value);
    }

    @Override
    void integer(BigInteger value) {
        json.raw(value.toString());
    }

    @Override
    void decimal(double value) {
        boolean integral = value == Math.rint(value) && Math.abs(value) <= MAX_PLAIN_INTEGRAL;
        boolean negativeZero = value == 0 && 1 / value < 0;
        if (integral && !negativeZero) {
            json.number((long) value);
        } else {
            json.raw(Double.toString(value));
        }
    }

    @Override
    void decimal(BigDecimal value) {
        json.raw(value.toString());
    }

    @Override
    void string(String value) {
        json.string(value);
    }

    @Override
    void date(Instant value) {
        OffsetDateTime date = value.atOffset(ZoneOffset.UTC);
        boolean isShort = date.getYear() >= 0 && date.getYear() <= MAX_FOUR_DIGIT_YEAR;
        json.string((isShort ? SHORT_DATE : LONG_DATE).format(date));
    }

    @Override
    void binary(byte[] value) {
        if (attachments.size() == maxAttachments) {
            throw new IllegalArgumentException("more than " + maxAttachments + " attachments");
        }
        json.raw(PLACEHOLDER).number(attachments.size()).raw('}');
        attachments.add(value);
    }

    @Override
    void splice(EncodedValue value) {
        if (value.notation() == Notation.MSGPACK) {
            write(value.plain(), 0);
        } else if (value.attachments().isEmpty()) {
            json.raw(value.bytes(), value.start(), value.end() - value.start());
        } else {
            spliceBinary(value);
        }
    }

    /** What stands between the placeholders is copied as it is. */
    private void spliceBinary(EncodedValue value) {
        Placeholders placeholders = value.placeholders();
        int copied = value.start();
        for (int i = 0; i < placeholders.count(); i++) {
            json.raw(value.bytes(), copied, placeholders.start(i) - copied);
            binary(value.attachments().get(placeholders.number(i)));
            copied = placeholders.end(i);
        }
        json.raw(value.bytes(), copied, value.end() - copied);
    }

    @Override
    void beginList(int size) {
        json.raw('[');
    }

    @Override
    void separate(boolean first) {
        if (!first) {
            json.raw(',');
        }
    }

    @Override
    void endList() {
        json.raw(']');
    }

    @Override
    void beginMap(int size) {
        json.raw('{');
    }

    @Override
    void key(String key) {
        json.string(key).raw(':');
    }

    @Override
    void endMap() {
        json.raw('}');
    }
}
