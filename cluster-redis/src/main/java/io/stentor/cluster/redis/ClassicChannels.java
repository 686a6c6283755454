package io.stentor.cluster.redis;

import java.util.List;

/**
 * The channels of one namespace, for one node. Immutable.
 *
 * @param broadcast where broadcasts to no room or to several go; with a room's name and a hash behind, to that one
 * @param pattern all of those
 * @param request where requests go; who is subscribed counts as a node
 * @param response where everybody's answers go
 * @param ownResponse where answers for this node alone go
 */
record ClassicChannels(String broadcast, String pattern, String request, String response, String ownResponse) {
    static ClassicChannels of(String key, String namespace, String uid) {
        String broadcast = key + "#" + namespace + "#";
        String response = key + "-response#" + namespace + "#";
        return new ClassicChannels(
                broadcast,
                escaped(broadcast) + "*",
                key + "-request#" + namespace + "#",
                response,
                response + uid + "#");
    }

    /** Where nodes of this kind speak among themselves: no pattern and no channel of the others matches it. */
    static String sideOf(String key, String namespace) {
        return key + "-stentor#" + namespace + "#";
    }

    /** A namespace may be named like a pattern. */
    private static String escaped(String name) {
        return name.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }

    String broadcastTo(List<String> rooms) {
        return rooms.size() == 1 ? broadcast + rooms.get(0) + "#" : broadcast;
    }

    /** The one room that a broadcast on this channel is for, or null. */
    String roomOf(String channel) {
        boolean named = channel.length() > broadcast.length() && channel.endsWith("#");
        return named ? channel.substring(broadcast.length(), channel.length() - 1) : null;
    }

    List<String> exact() {
        return List.of(request, response, ownResponse);
    }
}
