package io.stentor.bench.fanout;

/**
 * Closed loop: {@code window} messages are under way; when one has reached every member of its room, the next sender's
 * next message goes out. A lost message keeps its place in the window for good. Owned by the event loop.
 */
final class WindowPacer implements Pacer {

    private final Outlet outlet;
    private final int[] membersOf;
    private final int mask;
    private final long[] sentAt;
    private final int[] missing;
    private final int[] newest;
    private final int window;
    private int free;
    private int nextSender;
    private boolean stopped;

    /** @param membersOf for each sender the members that get its messages */
    WindowPacer(Outlet outlet, int[] membersOf, int window) {
        this.outlet = outlet;
        this.membersOf = membersOf.clone();
        // Twice the fair share and more: what one sender has under way beyond that is forgotten, which takes a loss.
        int remembered = Integer.highestOneBit(Math.max(32, window) * 2 - 1) * 2;
        mask = remembered - 1;
        sentAt = new long[membersOf.length * remembered];
        missing = new int[membersOf.length * remembered];
        newest = new int[membersOf.length];
        this.window = window;
    }

    @Override
    public void start(long now) {
        free = window;
        turn(now);
    }

    @Override
    public void turn(long now) {
        if (free == 0 || stopped) {
            return;
        }
        for (; free > 0; free--) {
            send(nextSender, now);
            nextSender = nextSender + 1 == membersOf.length ? 0 : nextSender + 1;
        }
        outlet.flush();
    }

    @Override
    public void delivered(int sender, int number) {
        if (isRemembered(sender, number) && --missing[slot(sender, number)] == 0) {
            free++;
        }
    }

    @Override
    public long sentAt(int sender, int number) {
        return isRemembered(sender, number) ? sentAt[slot(sender, number)] : FORGOTTEN;
    }

    @Override
    public long nanosToNext(long now) {
        return Long.MAX_VALUE;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public boolean isFinished() {
        return stopped;
    }

    @Override
    public long worstDelayNanos() {
        return 0;
    }

    private void send(int sender, long now) {
        int number = outlet.say(sender);
        newest[sender] = number;
        sentAt[slot(sender, number)] = now;
        missing[slot(sender, number)] = membersOf[sender];
    }

    private boolean isRemembered(int sender, int number) {
        return newest[sender] - number <= mask;
    }

    private int slot(int sender, int number) {
        return sender * (mask + 1) + (number & mask);
    }
}
