package io.stentor.api;

import io.stentor.wire.socketio.EncodedValue;
import io.stentor.wire.socketio.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The arguments of an event, its name not among them, or of an acknowledgement. {@link #toArray} hands all of them on to an
 * emit or an ack; given as one value, they are sent as one list.
 *
 * <p>Immutable, self-contained and safe from any thread. Errors: {@link ArgumentException} when there are fewer arguments
 * than asked for, or one is of another kind.
 */
public final class Arguments implements Iterable<Argument> {
    private final List<Argument> arguments;

    private Arguments(List<Argument> arguments) {
        this.arguments = arguments;
    }

    /**
     * The arguments of a decoded packet, which are copied.
     *
     * @param packet an event or an acknowledgement
     * @param attachments of the packet, all of them; theirs from now on
     * @param binding for {@link Argument#as}, or null
     * @return the arguments
     */
    static Arguments of(Packet packet, List<byte[]> attachments, ValueBinding binding) {
        int count = packet.argumentCount();
        if (count == 0) {
            return new Arguments(List.of());
        }
        int start = packet.argumentStart(0);
        byte[] bytes = Arrays.copyOfRange(packet.bytes(), start, packet.argumentEnd(count - 1));
        List<byte[]> kept = List.copyOf(attachments);
        List<Argument> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arguments.add(new Argument(
                    i,
                    EncodedValue.of(
                            packet.notation(),
                            bytes,
                            packet.argumentStart(i) - start,
                            packet.argumentEnd(i) - start,
                            kept),
                    binding));
        }
        return new Arguments(List.copyOf(arguments));
    }

    /** Of values that came from another server. */
    static Arguments of(List<EncodedValue> values, ValueBinding binding) {
        List<Argument> arguments = new ArrayList<>(values.size());
        for (EncodedValue value : values) {
            arguments.add(new Argument(arguments.size(), value, binding));
        }
        return new Arguments(List.copyOf(arguments));
    }

    /** {@return how many there are} */
    public int size() {
        return arguments.size();
    }

    /**
     * {@return the argument at this place}
     *
     * @param index from 0
     */
    public Argument get(int index) {
        if (index < 0 || index >= arguments.size()) {
            throw new ArgumentException(index, "an argument", arguments.size() + " arguments");
        }
        return arguments.get(index);
    }

    /**
     * {@return the string at this place, as {@link Argument#asString} gives it}
     *
     * @param index from 0
     */
    public String string(int index) {
        return get(index).asString();
    }

    /**
     * {@return the integer at this place, as {@link Argument#asInteger} gives it}
     *
     * @param index from 0
     */
    public int integer(int index) {
        return get(index).asInteger();
    }

    /**
     * {@return the long at this place, as {@link Argument#asLong} gives it}
     *
     * @param index from 0
     */
    public long longValue(int index) {
        return get(index).asLong();
    }

    /**
     * {@return the number at this place, as {@link Argument#asNumber} gives it}
     *
     * @param index from 0
     */
    public Number number(int index) {
        return get(index).asNumber();
    }

    /**
     * {@return the boolean at this place, as {@link Argument#asBoolean} gives it}
     *
     * @param index from 0
     */
    public boolean bool(int index) {
        return get(index).asBoolean();
    }

    /**
     * {@return the bytes at this place, as {@link Argument#asBytes} gives it}
     *
     * @param index from 0
     */
    public byte[] bytes(int index) {
        return get(index).asBytes();
    }

    /**
     * {@return the map at this place, as {@link Argument#asMap} gives it}
     *
     * @param index from 0
     */
    public Map<String, Object> map(int index) {
        return get(index).asMap();
    }

    /**
     * {@return the list at this place, as {@link Argument#asList} gives it}
     *
     * @param index from 0
     */
    public List<Object> list(int index) {
        return get(index).asList();
    }

    /**
     * All of them, undecoded.
     *
     * @return immutable
     */
    public List<Argument> toList() {
        return arguments;
    }

    /**
     * All of them, undecoded, to be sent on.
     *
     * @return a new array
     */
    public Object[] toArray() {
        return arguments.toArray();
    }

    @Override
    public Iterator<Argument> iterator() {
        return arguments.iterator();
    }
}
