package io.stentor.wire.socketio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.netty.buffer.ByteBufUtil;
import io.stentor.wire.socketio.PacketViolation.Reason;
import java.io.IOException;

/**
 * Validates the JSON of a packet to its last byte (RFC 8259, nothing more lenient) and notes where its parts lie.
 *
 * <p>One per {@link PacketDecoder}, owned by its thread. It feeds one long-lived non-blocking parser, a document at a
 * time, because that one neither allocates per document nor guesses at the encoding, and because the blocking one cannot
 * do without a table of all keys ever seen, which clients would fill: every new key then costs a copy of the table. A
 * parser that stopped inside a document, or saw a large one, is replaced.
 */
final class PayloadReader {
    /** A parser keeps buffers for the longest key and text it saw; above this they are not worth keeping. */
    private static final int RETAINED_BYTES = 65_536;

    /** The longest form of one byte of a name in JSON: a backslash, u and four digits. */
    private static final int MAX_ESCAPED_BYTES = 6;

    private static final int OVER_LIMIT = -1;
    private static final long UNLIMITED = -1;

    private final PacketLimits limits;
    private final JsonFactory factory;
    private final TextCache names = new TextCache();

    private JsonParser parser;
    private ByteArrayFeeder feeder;
    private long fedBytes;

    private Packet packet;
    private boolean named;
    private boolean nameRead;
    private int elementStart;
    private long shift;

    PayloadReader(PacketLimits limits) {
        this.limits = limits;
        this.factory = strictFactory(limits.jsonDepth());
    }

    /**
     * The size of a packet is limited before it comes here, the parser counts documents and tokens over its whole life,
     * and no number is ever computed: depth is the one limit left to it.
     */
    static JsonFactory strictFactory(int depth) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxDocumentLength(UNLIMITED)
                .maxTokenCount(UNLIMITED)
                .maxNestingDepth(depth)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build();
        return JsonFactory.builder()
                .streamReadConstraints(constraints)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /**
     * Reads the one JSON value in a region of the packet's bytes and notes the elements of an array.
     *
     * @param named true when the first element is the name of an event
     * @throws PacketViolation when it is not JSON, or a name or the number of arguments breaks a rule
     */
    void read(Packet packet, int start, int end, boolean named) throws PacketViolation {
        this.packet = packet;
        this.named = named;
        try {
            parse(packet.bytes(), start, end);
        } catch (IOException malformed) {
            readAgain(start, end);
        }
    }

    /**
     * The parser takes no key that holds half of a surrogate pair, though JSON may have it and clients send it. In what it
     * is given then such escapes are others of the same length: it is for the grammar alone.
     */
    private void readAgain(int start, int end) throws PacketViolation {
        byte[] masked = SurrogateEscapes.masked(packet.bytes(), start, end);
        if (masked == null) {
            throw new PacketViolation(Reason.JSON);
        }
        packet.dropArguments();
        try {
            parse(masked, start, end);
        } catch (IOException malformed) {
            throw new PacketViolation(Reason.JSON);
        }
    }

    private void parse(byte[] json, int start, int end) throws IOException, PacketViolation {
        boolean reusable = false;
        try {
            feed(json, start, end);
            int valueEnd = readValue();
            if (valueEnd == OVER_LIMIT) {
                packet.markOverLimit();
                return;
            }
            finish(valueEnd, end);
            packet.payload(start, valueEnd);
            reusable = end - start <= RETAINED_BYTES;
        } catch (StreamConstraintsException tooDeep) {
            packet.markOverLimit();
        } finally {
            if (!reusable) {
                parser = null;
            }
        }
    }

    private void feed(byte[] json, int start, int end) throws IOException {
        if (parser == null) {
            parser = factory.createNonBlockingByteArrayParser();
            feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
            fedBytes = 0;
        }
        nameRead = false;
        shift = start - fedBytes;
        fedBytes += end - start;
        feeder.feedInput(json, start, end);
    }

    /** Returns the index behind the value, or {@link #OVER_LIMIT}. */
    private int readValue() throws IOException, PacketViolation {
        JsonToken token = nextToken();
        boolean list = token == JsonToken.START_ARRAY;
        int depth = token.isStructStart() ? 1 : 0;
        int keys = 0;
        while (depth > 0) {
            token = nextToken();
            if (token == JsonToken.FIELD_NAME) {
                if (++keys > limits.keys()) {
                    return OVER_LIMIT;
                }
            } else if (token.isStructStart()) {
                if (++depth == 2) {
                    beginStructure();
                }
            } else if (token.isStructEnd()) {
                if (--depth == 1 && list) {
                    addArgument();
                }
            } else if (depth == 1 && list) {
                addScalar(token);
            }
        }
        if (named && !nameRead) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        return here();
    }

    private JsonToken nextToken() throws IOException, PacketViolation {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.NOT_AVAILABLE) {
            throw new PacketViolation(Reason.JSON);
        }
        return token;
    }

    private void beginStructure() throws PacketViolation {
        if (named && !nameRead) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        elementStart = tokenStart();
    }

    private void addScalar(JsonToken token) throws IOException, PacketViolation {
        elementStart = tokenStart();
        if (named && !nameRead) {
            readName(token);
        } else {
            addArgument();
        }
    }

    private void addArgument() throws PacketViolation {
        if (packet.argumentCount() == limits.arguments()) {
            throw new PacketViolation(Reason.TOO_MANY_ARGUMENTS);
        }
        packet.addArgument(elementStart, here());
    }

    private void readName(JsonToken token) throws IOException, PacketViolation {
        nameRead = true;
        if (token.isNumeric()) {
            packet.markNumberName();
        } else if (token == JsonToken.VALUE_STRING) {
            packet.eventName(name(elementStart + 1, here() - 1));
        } else {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
    }

    private String name(int start, int end) throws IOException, PacketViolation {
        String name = names.find(packet.bytes(), start, end);
        if (name == null) {
            name = newName(start, end);
            names.put(packet.bytes(), start, end, name);
        }
        if (EventNames.isReserved(name)) {
            throw new PacketViolation(Reason.RESERVED_EVENT_NAME);
        }
        return name;
    }

    private String newName(int start, int end) throws IOException, PacketViolation {
        if (end - start > MAX_ESCAPED_BYTES * limits.eventNameBytes()) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        String name = new JsonReader(packet.bytes(), start - 1).string();
        if (ByteBufUtil.utf8Bytes(name) > limits.eventNameBytes()) {
            throw new PacketViolation(Reason.EVENT_NAME);
        }
        return name;
    }

    /** Refuses anything but white space behind the value, and makes the parser ready for the next document. */
    private void finish(int valueEnd, int end) throws IOException, PacketViolation {
        for (int i = valueEnd; i < end; i++) {
            if (!isWhitespace(packet.bytes()[i])) {
                throw new PacketViolation(Reason.JSON);
            }
        }
        if (valueEnd < end) {
            parser.nextToken();
        }
    }

    static boolean isWhitespace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    /** The parser counts the bytes of its whole life from 1 where a token begins, and from 0 where it stands. */
    private int tokenStart() {
        return (int) (parser.currentTokenLocation().getByteOffset() - 1 + shift);
    }

    private int here() {
        return (int) (parser.currentLocation().getByteOffset() + shift);
    }
}
