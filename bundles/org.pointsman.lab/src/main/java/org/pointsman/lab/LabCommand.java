/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.kernel.KernelException;

/** {@code pointsman lab …}: the only thing that the launcher knows of the lab. */
public final class LabCommand {
    private final Path home;
    private final PrintStream out;

    private LabCommand(Path home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /**
     * Does what {@code args} say; prints to standard output, and one sentence to standard error if it cannot.
     *
     * @param args the words behind {@code lab}
     * @param pointsmanHome the distribution folder
     * @return 0 done, 1 failed, 2 the command line is wrong, 3 there is no such lab
     */
    public static int run(List<String> args, Path pointsmanHome) {
        if (!args.isEmpty() && args.get(0).equals(Completion.VERB)) {
            new Completion(pointsmanHome.resolve("lab"))
                    .of(args.subList(1, args.size()))
                    .forEach(System.out::println);
            return 0;
        }
        try {
            return new LabCommand(pointsmanHome.toAbsolutePath().normalize(), System.out).run(Arguments.parse(args));
        } catch (LabException e) {
            System.err.println("pointsman: " + e.getMessage());
            return e.exitCode();
        } catch (KernelException e) {
            System.err.println("pointsman: the kernel refuses: " + e.getMessage());
            return LabException.FAILED;
        }
    }

    private int run(Arguments arguments) {
        switch (arguments.verb()) {
            case HELP, PROFILES, LIST, STATUS, SHELL -> {}
            case UP, CUT, RESTORE, BLACKHOLE, DEAD, PING, DOWNLOAD, DOWN -> requireRoot();
        }
        return switch (arguments.verb()) {
            case UP -> new UpCommand(home, arguments, out).run();
            case CUT -> inflict(Fault.CUT, arguments);
            case BLACKHOLE -> inflict(Fault.BLACKHOLE, arguments);
            case DEAD -> inflict(Fault.DEAD, arguments);
            case RESTORE -> restore(arguments);
            case PING -> new PingCommand(lab(arguments), out).run(arguments.count("count"));
            case DOWNLOAD -> new DownloadCommand(lab(arguments), out).run(arguments.count("size"));
            case STATUS -> status(arguments);
            case LIST -> list(arguments);
            case SHELL -> shell(arguments);
            case DOWN -> down(arguments);
            case PROFILES -> profiles();
            case HELP -> help();
        };
    }

    /** Namespaces need CAP_SYS_ADMIN, and what they hold belongs to root; one sentence beats the kernel's EPERM. */
    private static void requireRoot() {
        try {
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                throw LabException.failed("a lab is made of network namespaces, which only root can make: use sudo");
            }
        } catch (IOException e) {
            throw LabException.failed("cannot read /proc/self: " + e.getMessage());
        }
    }

    private static Lab lab(Arguments arguments) {
        return Lab.find(arguments.option("lab"));
    }

    private int inflict(Fault fault, Arguments arguments) {
        Lab lab = lab(arguments);
        Isp isp = lab.isp(arguments.operands().get(0));
        fault.inflict(lab.names(), isp);
        lab.folder().noteFault(isp, fault);
        out.println(fault.sentence(isp));
        return 0;
    }

    private int restore(Arguments arguments) {
        Lab lab = lab(arguments);
        Isp isp = lab.isp(arguments.operands().get(0));
        Fault.heal(lab.names(), isp);
        lab.folder().noteHealed(isp);
        out.println(isp.name() + " is whole again");
        return 0;
    }

    private int status(Arguments arguments) {
        Lab lab = lab(arguments);
        Optional<RouterView> view =
                new ControlSocket(lab.folder().data()).status().map(RouterView::of);
        if (arguments.flag("json")) {
            out.print(Texts.of(json(lab, view)));
            return 0;
        }
        out.println("lab " + lab.names().lab() + ", profile " + lab.profile().name() + ", since "
                + lab.state().since() + ", in " + lab.folder().path());
        lab.state()
                .processes()
                .forEach((name, process) -> out.println(
                        "  %-12s %s".formatted(name, process.alive() ? "runs, pid " + process.pid() : "has ended")));
        Console.of(lab.folder())
                .ifPresent(console -> out.println("  %-12s %s%s"
                        .formatted(
                                "at",
                                console.url(),
                                console.claimCode()
                                        .map(code -> ", claim code " + code)
                                        .orElse(""))));
        for (Isp isp : lab.profile().isps()) {
            out.println("  %-12s %-10s %-16s %s"
                    .formatted(
                            isp.name(),
                            isp.device(),
                            view.map(v -> v.uplinks().getOrDefault(isp.name(), "missing"))
                                    .orElse("-"),
                            lab.folder()
                                            .fault(isp)
                                            .map(fault -> "broken: " + fault)
                                            .orElse("whole")
                                    + view.map(v -> v.use(isp.name()))
                                            .filter(use -> !use.isEmpty())
                                            .map(use -> ", " + use)
                                            .orElse("")));
        }
        return 0;
    }

    private static JsonObject json(Lab lab, Optional<RouterView> view) {
        JsonObjectBuilder uplinks = Json.createObjectBuilder();
        for (Isp isp : lab.profile().isps()) {
            JsonObjectBuilder uplink = Json.createObjectBuilder().add("interface", isp.device());
            lab.folder().fault(isp).ifPresent(fault -> uplink.add("fault", fault));
            view.map(v -> v.uplinks().get(isp.name())).ifPresent(state -> uplink.add("state", state));
            view.map(v -> v.shares().get(isp.name())).ifPresent(share -> uplink.add("share", share));
            uplinks.add(isp.name(), uplink);
        }
        JsonObjectBuilder json = Json.createObjectBuilder(lab.state().toJson())
                .add("name", lab.names().lab())
                .add("conf", lab.folder().conf().toString())
                .add("plugins", lab.folder().plugins().toString())
                .add("data", lab.folder().data().toString())
                .add("uplinks", uplinks);
        Console.of(lab.folder()).ifPresent(console -> {
            JsonObjectBuilder its = Json.createObjectBuilder().add("url", console.url());
            console.claimCode().ifPresent(code -> its.add("claimCode", code));
            json.add("console", its);
        });
        view.flatMap(RouterView::chosen).ifPresent(chosen -> json.add("chosen", chosen));
        return json.build();
    }

    private int list(Arguments arguments) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        for (LabNames names : LabFolder.all()) {
            Optional<LabState> state = new LabFolder(names).state().filter(LabState::ready);
            String profile = state.map(s -> s.profile().name()).orElse("not complete");
            json.add(Json.createObjectBuilder()
                    .add("name", names.lab())
                    .add("complete", state.isPresent())
                    .add("profile", state.map(s -> s.profile().name()).orElse("")));
            if (!arguments.flag("json")) {
                out.println("%-12s %-14s %s"
                        .formatted(
                                names.lab(),
                                profile,
                                state.map(s -> "since " + s.since()).orElse("")));
            }
        }
        if (arguments.flag("json")) {
            out.print(Texts.of(json.build()));
        } else if (LabFolder.all().isEmpty()) {
            out.println("no lab is running");
        }
        return 0;
    }

    private int shell(Arguments arguments) {
        Lab lab = lab(arguments);
        List<String> command = new ArrayList<>(List.of(
                lab.state().home().resolve("bin").resolve("pointsman").toString(),
                "shell",
                "--data",
                lab.folder().data().toString()));
        command.addAll(arguments.operands());
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw LabException.failed("cannot start " + command.get(0) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LabException.FAILED;
        }
    }

    private int down(Arguments arguments) {
        if (arguments.flag("all")) {
            LabFolder.all().forEach(this::takeDown);
            return 0;
        }
        Optional<String> name = arguments.operands().stream().findFirst().or(() -> arguments.option("lab"));
        takeDown(Lab.choose(name));
        return 0;
    }

    private void takeDown(LabNames names) {
        Lab.takeDown(names);
        out.println("Lab " + names.lab() + " is gone.");
    }

    private int profiles() {
        for (Profile profile : new Profiles(home.resolve("lab")).all()) {
            out.println("%-10s %s".formatted(profile.name(), profile.title()));
            for (Isp isp : profile.isps()) {
                out.println("           " + isp.label() + ", "
                        + isp.addressing().name().toLowerCase(Locale.ROOT) + ", metric " + isp.metric()
                        + (isp.weight() == 1 ? "" : ", weight " + isp.weight()));
            }
        }
        return 0;
    }

    private int help() {
        out.println("A network to try Pointsman in, in network namespaces: nothing on the host is touched.\n");
        for (Verb verb : Verb.values()) {
            out.println("  pointsman lab " + verb.form());
            out.println("        " + verb.purpose());
        }
        out.println("\nUPLINK is an ISP's name or its interface. With more than one lab, say --lab NAME.");
        return 0;
    }
}
