package io.stentor.wire.socketio;

/**
 * What one packet may hold.
 *
 * @param jsonDepth of arrays and objects in each other, the packet's own array included; more is {@link Packet#overLimit}
 * @param keys of all objects of a packet together; more is {@link Packet#overLimit}
 * @param arguments behind the event name, or of an acknowledgement
 * @param eventNameBytes of UTF-8, after its escapes are resolved
 * @param namespaceBytes of UTF-8, the leading slash included
 * @param attachments a binary packet may announce
 */
public record PacketLimits(
        int jsonDepth, int keys, int arguments, int eventNameBytes, int namespaceBytes, int attachments) {

    public static final PacketLimits DEFAULTS = new PacketLimits(64, 10_000, 1_024, 256, 1_024, 10);

    public PacketLimits {
        if (jsonDepth < 1 || keys < 0 || arguments < 0 || eventNameBytes < 1 || namespaceBytes < 1 || attachments < 1) {
            throw new IllegalArgumentException("jsonDepth=" + jsonDepth + " keys=" + keys + " arguments=" + arguments
                    + " eventNameBytes=" + eventNameBytes + " namespaceBytes=" + namespaceBytes + " attachments="
                    + attachments);
        }
    }
}
