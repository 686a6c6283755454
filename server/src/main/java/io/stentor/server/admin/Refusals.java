package io.stentor.server.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many requests were refused, by code. Owned by the admin thread. */
final class Refusals {
    /** Of a request that took too long to arrive: nobody is left to be told. */
    static final String TIMEOUT = "timeout";

    private final Map<String, Long> byCode = new LinkedHashMap<>();

    Refusals() {
        for (String code : new String[] {
            "bad_request",
            "unauthorized",
            "forbidden",
            "not_found",
            "method_not_allowed",
            "too_large",
            "unsupported_media_type",
            "too_many_requests",
            "overloaded",
            "shutting_down",
            TIMEOUT
        }) {
            byCode.put(code, 0L);
        }
    }

    void count(String code) {
        byCode.merge(code, 1L, Long::sum);
    }

    Map<String, Long> byCode() {
        return byCode;
    }
}
