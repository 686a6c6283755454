package io.stentor.server.admin;

import java.util.concurrent.CompletableFuture;

/** Why a request is refused: its status, the code a program reads and the sentence a person reads. Nothing has changed then. */
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;

    ApiError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "bad_request", message);
    }

    /** What may be refused after it was begun. */
    interface Step<T> {
        CompletableFuture<T> run() throws ApiError;
    }

    /** The refusal as the failure of a future, for where it cannot be thrown. */
    static <T> CompletableFuture<T> orFailed(Step<T> step) {
        try {
            return step.run();
        } catch (ApiError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static ApiError notFound(String message) {
        return new ApiError(404, "not_found", message);
    }
}
