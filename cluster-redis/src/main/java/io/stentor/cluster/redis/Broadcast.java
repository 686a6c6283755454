package io.stentor.cluster.redis;

import io.stentor.cluster.Flags;
import io.stentor.cluster.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event for the sockets of other nodes, as all dialects say it: a packet, and opts. Immutable; of one that came, the
 * arguments stay as they are written.
 */
record Broadcast(Scope to, Flags flags, String event, List<?> args) {
    private static final int EVENT = 2;

    /**
     * Reads one.
     *
     * @param packet whose data are a list, opened
     * @throws Malformed when it is no event
     */
    static Broadcast of(Fields packet, Fields opts) throws Malformed {
        List<?> data = packet.list("data");
        if (packet.number("type") != EVENT || data == null) {
            throw new Malformed();
        }
        return new Broadcast(opts.scope(), opts.flags(), event(data), data.subList(1, data.size()));
    }

    /** The name with which the data of an event begin. */
    static String event(List<?> data) throws Malformed {
        if (data.isEmpty() || !(Fields.plain(data.get(0)) instanceof String event)) {
            throw new Malformed();
        }
        return event;
    }

    /** An event's name and its arguments in one list. */
    static List<Object> data(String event, List<?> args) {
        List<Object> data = new ArrayList<>(1 + args.size());
        data.add(event);
        data.addAll(args);
        return data;
    }

    Map<String, Object> packet() {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("type", EVENT);
        packet.put("data", data(event, args));
        return packet;
    }

    Map<String, Object> opts() {
        Map<String, Object> set = new LinkedHashMap<>();
        if (flags.isVolatile()) {
            set.put("volatile", true);
        }
        if (!flags.compress()) {
            set.put("compress", false);
        }
        if (flags.timeoutMs() > 0) {
            set.put("timeout", flags.timeoutMs());
        }
        return opts(to, set);
    }

    /** Whom something is for, without more about how. */
    static Map<String, Object> opts(Scope of) {
        return opts(of, Map.of());
    }

    private static Map<String, Object> opts(Scope of, Map<String, Object> flags) {
        Map<String, Object> opts = new LinkedHashMap<>();
        opts.put("rooms", of.rooms());
        opts.put("except", of.except());
        opts.put("flags", flags);
        return opts;
    }
}
