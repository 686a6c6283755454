package io.stentor.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of a few members that can be told to do one thing wrong. It answers with the fields and the offset a real
 * server appends. One thread per connection; a room's messages are written under one lock, so they have one order.
 */
public final class FakeServer implements AutoCloseable {

    /** What happens to the {@value #FAULTY_MESSAGE}th message on its way to one member. */
    public enum Fault {
        NONE,
        LOSE,
        REPEAT,
        /** The message comes after the next one. */
        SWAP,
        CORRUPT,
        CUT,
        REFUSE_JOINS,
        /** Joins are made and not acknowledged. */
        SILENT_JOINS,
        /** Before the message comes a long event that is none. */
        LONG_EVENT,
        REFUSE_UPGRADE
    }

    private static final int FAULTY_MESSAGE = 20;
    private static final int LONG = 1_000_000;
    private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");
    private static final Pattern JOIN = Pattern.compile("42(\\d*)\\[\"join_conversation\",\"(c\\d+)\"]");
    private static final Pattern MESSAGE = Pattern.compile("42\\[\"message\",(\\{\"conversationId\":\"(c\\d+)\".*})]");

    private final ServerSocket listener;
    private final Fault fault;
    private final Map<String, Room> rooms = new HashMap<>();
    private final List<Socket> sockets = new ArrayList<>();

    public FakeServer(Fault fault) throws IOException {
        this.fault = fault;
        listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** The child process of a test that starts its server. */
    public static void main(String[] args) throws IOException {
        try (FakeServer server = new FakeServer(Fault.NONE)) {
            System.out.println("starting");
            System.out.println("stentor ready on " + server.url() + " (admin http://127.0.0.1:1) in 7 ms");
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                synchronized (sockets) {
                    sockets.add(socket);
                }
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Member member = new Member(socket);
            upgrade(in, member);
            member.send("0{\"sid\":\"e\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000}");
            while (true) {
                packet(member, readFrame(in));
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private void upgrade(DataInputStream in, Member member) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        Matcher key = KEY.matcher(head);
        if (fault == Fault.REFUSE_UPGRADE || !key.find()) {
            member.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            return;
        }
        member.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n")
                .getBytes(US_ASCII));
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String readFrame(DataInputStream in) throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new String(payload, UTF_8);
    }

    private void packet(Member member, String packet) throws IOException {
        Matcher join = JOIN.matcher(packet);
        Matcher message = MESSAGE.matcher(packet);
        if (packet.equals("40")) {
            member.send("40{\"sid\":\"s\",\"pid\":\"p\"}");
            member.send("2");
        } else if (join.matches()) {
            join(member, join.group(1), join.group(2));
        } else if (message.matches()) {
            room(message.group(2)).broadcast(message.group(1));
        }
    }

    private void join(Member member, String ack, String conversationId) throws IOException {
        if (fault == Fault.REFUSE_JOINS) {
            member.send("43" + ack + "[{\"ok\":false,\"error\":{\"code\":\"forbidden\",\"message\":\"no\"}}]");
            return;
        }
        room(conversationId).join(member);
        if (fault != Fault.SILENT_JOINS) {
            member.send("43" + ack + "[{\"ok\":true,\"conversationId\":\"" + conversationId + "\",\"members\":1}]");
        }
    }

    private Room room(String conversationId) {
        synchronized (rooms) {
            return rooms.computeIfAbsent(conversationId, id -> new Room());
        }
    }

    private final class Room {

        private final List<Member> members = new ArrayList<>();
        private int messages;
        private String held;

        synchronized void join(Member member) throws IOException {
            for (Member other : members) {
                other.send("42[\"user_joined\",{\"userId\":\"u\",\"conversationId\":\"c\"},\"o\"]");
            }
            members.add(member);
        }

        synchronized void broadcast(String object) throws IOException {
            messages++;
            String fields =
                    ",\"id\":\"m" + messages + "\",\"userId\":\"u\",\"timestamp\":\"2026-11-24T12:00:00.000Z\"}";
            String packet =
                    "42[\"message\"," + object.substring(0, object.length() - 1) + fields + ",\"o" + messages + "\"]";
            for (int i = 0; i < members.size(); i++) {
                if (i == 1 && (messages == FAULTY_MESSAGE || held != null)) {
                    faulty(members.get(i), packet);
                } else {
                    members.get(i).send(packet);
                }
            }
        }

        private void faulty(Member member, String packet) throws IOException {
            switch (fault) {
                case LOSE -> {}
                case CUT -> member.socket.close();
                case CORRUPT -> member.send(packet.replace("xxxxxxxx", "xxxxyxxx"));
                case REPEAT -> {
                    member.send(packet);
                    member.send(packet);
                }
                case SWAP -> swap(member, packet);
                case LONG_EVENT -> {
                    member.send("42[\"presence_changed\",\"" + "u".repeat(LONG) + "\"]");
                    member.send(packet);
                }
                default -> member.send(packet);
            }
        }

        private void swap(Member member, String packet) throws IOException {
            if (held == null) {
                held = packet;
                return;
            }
            member.send(packet);
            member.send(held);
            held = null;
        }
    }

    private static final class Member {

        private final Socket socket;
        private final OutputStream out;

        Member(Socket socket) {
            this.socket = socket;
            try {
                out = socket.getOutputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void send(String packet) throws IOException {
            byte[] payload = packet.getBytes(UTF_8);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x81);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length <= 0xFFFF) {
                frame.write(126);
                frame.write(payload.length >>> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
            }
            frame.writeBytes(payload);
            write(frame.toByteArray());
        }

        synchronized void write(byte[] bytes) throws IOException {
            if (!socket.isClosed()) {
                out.write(bytes);
            }
        }
    }
}
