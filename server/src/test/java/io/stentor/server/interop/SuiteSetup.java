package io.stentor.server.interop;

import java.util.ArrayList;
import java.util.List;

/** Which server serves a suite's application, how its clients talk to it, and where the application's main handlers are. */
record SuiteSetup(Target target, Transports transports, String namespace) {
    private static final String MAIN = "/";
    private static final String OTHER = "/foo";

    /** Once is enough to show that the tests are right, unless they have changed. */
    private static final boolean WHOLE_REFERENCE = Boolean.getBoolean("interop.reference");

    private static final Transports[] TO_REFERENCE =
            WHOLE_REFERENCE ? Transports.values() : new Transports[] {Transports.UPGRADE};

    /** The server under test, and the one that shows that the tests are right. */
    enum Target {
        REFERENCE {
            @Override
            SuiteServer start(String profile, String namespace, boolean isMsgpack) {
                return ReferenceServer.start(profile, namespace, isMsgpack);
            }
        },
        STENTOR {
            @Override
            SuiteServer start(String profile, String namespace, boolean isMsgpack) {
                return StentorSuite.start(profile, namespace, isMsgpack);
            }
        };

        abstract SuiteServer start(String profile, String namespace, boolean isMsgpack);
    }

    /** All ways to talk to the server under test, and those to talk to the reference. */
    static List<SuiteSetup> all() {
        List<SuiteSetup> setups = new ArrayList<>();
        for (Target target : Target.values()) {
            for (Transports transports : target == Target.STENTOR ? Transports.values() : TO_REFERENCE) {
                setups.add(new SuiteSetup(target, transports, MAIN));
            }
        }
        return setups;
    }

    /** All ways to talk to the server under test. */
    static List<SuiteSetup> own() {
        return all().stream().filter(setup -> setup.target == Target.STENTOR).toList();
    }

    /** The same as all, and once more with the main handlers in another namespace. */
    static List<SuiteSetup> forJavaClients() {
        List<SuiteSetup> setups = all();
        setups.add(new SuiteSetup(Target.STENTOR, Transports.UPGRADE, OTHER));
        if (WHOLE_REFERENCE) {
            setups.add(new SuiteSetup(Target.REFERENCE, Transports.UPGRADE, OTHER));
        }
        return setups;
    }

    SuiteServer start(String profile) {
        return target.start(profile, namespace, false);
    }

    /** A server whose packets are MessagePack. */
    SuiteServer startMsgpack(String profile) {
        return target.start(profile, namespace, true);
    }

    @Override
    public String toString() {
        return target + " " + transports + " " + namespace;
    }
}
