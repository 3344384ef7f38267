/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.namespace;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * A named network namespace, as {@code ip netns} makes them (ip-netns(8), network_namespaces(7)): a bind mount of the
 * namespace in {@code /run/netns}. Needs CAP_SYS_ADMIN. Closing it deletes the name; the namespace itself goes when the last
 * thread, socket and process in it is gone. Thread-safe.
 */
public final class Namespace implements AutoCloseable {
    private static final Path FOLDER = Path.of("/run/netns");
    private static final int MS_BIND = 0x1000;
    private static final int MS_REC = 0x4000;
    private static final int MS_SHARED = 1 << 20;
    private static final int MNT_DETACH = 2;

    private final String name;

    private Namespace(String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,200}") || name.startsWith(".")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a network namespace");
        }
        this.name = name;
    }

    /**
     * Creates a namespace; only {@code lo}, which is down, is in it.
     *
     * @throws KernelException if the name is taken or the caller is not allowed to
     */
    public static Namespace create(String name) {
        Namespace namespace = new Namespace(name);
        makeFolder();
        try {
            Files.createFile(namespace.path());
        } catch (FileAlreadyExistsException e) {
            throw new KernelException("the network namespace " + name + " exists already", Errno.EEXIST);
        } catch (IOException e) {
            throw new KernelException("cannot create " + namespace.path() + ": " + e, 0);
        }
        try {
            onFreshThread("create " + name, () -> {
                check("unshare", Libc.unshare(Libc.CLONE_NEWNET));
                check("mount " + namespace.path(), mount("/proc/thread-self/ns/net", namespace.path(), MS_BIND));
                return "";
            });
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        } catch (Exception e) {
            namespace.close();
            throw new IllegalStateException(e);
        }
        return namespace;
    }

    /** A namespace that is there already, made by {@code ip netns add} for instance. */
    public static Namespace existing(String name) {
        Namespace namespace = new Namespace(name);
        if (!Files.exists(namespace.path())) {
            throw new KernelException("there is no network namespace " + name, Errno.ENOENT);
        }
        return namespace;
    }

    /** Its name, as {@code ip netns} lists it. */
    public String name() {
        return name;
    }

    /** The file that stands for it. */
    public Path path() {
        return FOLDER.resolve(name);
    }

    /**
     * Runs {@code body} on a fresh thread within the namespace and waits for it. Threads and processes that it starts, and
     * sockets that it opens, stay in the namespace.
     *
     * @throws Exception what {@code body} throws
     */
    public <T> T call(Callable<T> body) throws Exception {
        return onFreshThread("in " + name, () -> {
            enter();
            return body.call();
        });
    }

    /** Like {@link #call} for what returns nothing and throws nothing checked. */
    public void run(Runnable body) {
        try {
            call(() -> {
                body.run();
                return "";
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Moves the calling thread into the namespace for the rest of its life. */
    public void enter() {
        int fd = openFile();
        int result = Libc.setns(fd, Libc.CLONE_NEWNET);
        Libc.close(fd);
        check("setns " + name, result);
    }

    /** A descriptor of the namespace; the caller closes it. */
    int openFile() {
        ByteBuffer file = NativeMemory.string(path().toString());
        int fd = Libc.open(NativeMemory.address(file), Libc.O_RDONLY_CLOEXEC, 0);
        Reference.reachabilityFence(file);
        check("open " + path(), fd);
        return fd;
    }

    /** Deletes the name; harmless if it is gone. */
    @Override
    public void close() {
        ByteBuffer target = NativeMemory.string(path().toString());
        Libc.umount(NativeMemory.address(target), MNT_DETACH);
        Reference.reachabilityFence(target);
        try {
            Files.delete(path());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new KernelException("cannot delete " + path() + ": " + e, 0);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** As iproute2 does it: a shared mount, so that other mount namespaces see names come and go. */
    private static synchronized void makeFolder() {
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw new KernelException("cannot create " + FOLDER + ": " + e, 0);
        }
        if (mount("", FOLDER, MS_SHARED | MS_REC) == -Errno.EINVAL) {
            check("mount " + FOLDER, mount(FOLDER.toString(), FOLDER, MS_BIND | MS_REC));
            check("mount --make-shared " + FOLDER, mount("", FOLDER, MS_SHARED | MS_REC));
        }
    }

    private static int mount(String source, Path target, long flags) {
        ByteBuffer from = NativeMemory.string(source);
        ByteBuffer to = NativeMemory.string(target.toString());
        ByteBuffer type = NativeMemory.string("none");
        int result =
                Libc.mount(NativeMemory.address(from), NativeMemory.address(to), NativeMemory.address(type), flags);
        Reference.reachabilityFence(from);
        Reference.reachabilityFence(to);
        Reference.reachabilityFence(type);
        return result;
    }

    private static void check(String what, int result) {
        if (result < 0) {
            throw new KernelException(what + ": " + Errno.describe(-result, ""), -result);
        }
    }

    private static <T> T onFreshThread(String name, Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = new Thread(task, "netns " + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }
}
