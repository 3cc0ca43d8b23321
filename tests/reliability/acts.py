# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Espalier does to a repository, what that comes to when nothing is in the way, and what must
hold when something is."""

import shutil

import scene

OK = 0
ORDERLY = (1, 2, 3, 4, 5)


class Act:
    """What is done, and what it comes to when nothing is in the way."""

    def __init__(self, name, arguments, typed=None):
        self.name = name
        self.arguments = arguments
        self.typed = typed
        self.template = None
        self.after = None  # scene.outcome_of

    def run(self, program, project, **options):
        return program.run(project, *self.arguments, typed=self.typed, **options)


class Branch(Act):
    """`autopatch run --stop branch`: nothing of the user changes, come what may."""

    def wrong_at_once(self, scene_before, view, outcome, project, killed):
        found = [f"the user's: {each}" for each in scene_before.differences(view)]
        if outcome.code == OK and not scene.branches_of(project):
            found.append("told as done, and there is no branch")
        return found

    def wrong_later(self, before, view, project, kept):
        patches, status, audit = kept
        found = [f"the user's: {each}" for each in before.differences(view)]
        branches = scene.branches_of(project)
        known = {patch["branch_name"]: patch["commit"] for patch in patches if patch["commit"]}
        if branches != known:
            found.append(f"git has the branches {branches}, Espalier knows {known}")
        states = [patch["state"] for patch in patches]
        allowed = {(): ("open",), ("failed",): ("open", "failed"), ("stopped",): ("open",)}
        if status not in allowed.get(tuple(states), ()):
            found.append(f"attempts are {states}, the ticket is {status}")
        return found

    def wrong_again(self, before, project, outcome, had, kept):
        found = []
        if outcome.code != OK or outcome.report.get("status") != "stopped":
            found.append(f"the second try fails: {told(outcome)}")
        elif scene.branches_of(project).get(outcome.report["branch_name"]) != \
                outcome.report["commit"]:
            found.append("the second try has made no branch")
        return found + [f"the second try, the user's: {each}"
                        for each in before.differences(scene.View(project))]

    def is_done(self, project):
        return bool(scene.branches_of(project))


class Move(Act):
    """`review apply` and `review rollback`: all of it or nothing."""

    def __init__(self, name, arguments, typed, states):
        super().__init__(name, arguments, typed)
        self.states = states  # ((patch, ticket) before, after)

    def is_done(self, project):
        return scene.outcome_of(project) == self.after

    def wrong_at_once(self, before, view, outcome, project, killed):
        if outcome.code == OK:
            return [] if self.is_done(project) else \
                ["told as done: " + ", ".join(self.unlike_after(project))]
        changed = before.differences(view)
        if killed or not changed or self.is_done(project) or scene.leftovers(project):
            return []  # what is half done says so, and is judged after the next start
        return [f"failed, the user's: {each}" for each in changed]

    def unlike_after(self, project):
        found = scene.outcome_of(project)
        return [f"{key}: {found[key]!r} instead of {self.after[key]!r}"[:600]
                for key in found if found[key] != self.after[key]]

    def wrong_later(self, before, view, project, kept):
        patches, status, audit = kept
        changed = before.differences(view)
        done = bool(changed)
        found = []
        if changed and not self.is_done(project):
            found = [f"neither before nor after: {each}" for each in changed] + \
                self.unlike_after(project)
        state = (patches[0]["state"], status)
        if state != self.states[done]:
            found.append(f"it is {'done' if done else 'not done'}, and Espalier says {state}")
        acts = [entry["action"] for entry in audit["entries"]]
        wanted = self.states[1][0]
        if not audit["whole"] or acts.count(wanted) != int(done):
            found.append(f"it is {'done' if done else 'not done'}, and the audit has {acts}")
        for name, old in before.logs.items():
            lines = view.logs.get(name, b"")[len(old):].count(b"\n")
            if not view.logs.get(name, b"").startswith(old) or lines != int(done):
                found.append(f"{name} has {lines} lines more")
        return found

    def wrong_again(self, before, project, outcome, had, kept):
        if had:
            return [] if outcome.code in ORDERLY and self.is_done(project) else \
                [f"done already, and again: {told(outcome)}"]
        if outcome.code != OK:
            return [f"the second try fails: {told(outcome)}"]
        return [] if self.is_done(project) else \
            ["after the second try: " + ", ".join(self.unlike_after(project))]


class SettleBranch(Branch):
    """The next start after a kill just before the branch was there: it is interrupted in its turn."""

    def wrong_at_once(self, before, view, outcome, project, killed):
        return [f"the user's: {each}" for each in before.differences(view)]

    def wrong_again(self, before, project, outcome, had, kept):
        return [] if outcome.code == OK else [f"the start after that fails: {told(outcome)}"]

    def is_done(self, project):
        return not scene.leftovers(project)


class SettleMove(Move):
    """The next start after a kill just before the branch has moved."""

    def wrong_at_once(self, before, view, outcome, project, killed):
        return []  # one that is not settled keeps why, and is told so

    def wrong_later(self, before, view, project, kept):
        # What was begun is finished, whatever it was begun from.
        return super().wrong_later(self.origin, view, project, kept) + \
            ([] if self.is_done(project) else ["it was not finished"])

    def wrong_again(self, before, project, outcome, had, kept):
        return [] if outcome.code == OK else [f"the start after that fails: {told(outcome)}"]


def interrupted(program, folder, act, settling):
    """An act that is killed when the lock of its branch is to become the branch."""
    project = program.copy(act.template, folder / f"interrupted-{act.name}")
    log = folder / "log"
    act.run(program, project, before=("strace", "-f", "-qq", "-o", log, "-e", "trace=link,rename",
                                      "-e", "signal=none"))
    # libgit2 tries to link first.
    links = [line for line in log.read_text().splitlines() if " link(" in line]
    number = next(each for each, line in enumerate(links, 1)
                  if "/refs/heads/" in line and ".lock\"" in line)
    program.copy(act.template, project)
    settling.origin = scene.View(project)
    outcome = act.run(program, project, before=(
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=link", "-e", "signal=none",
        "-e", f"inject=link:signal=SIGKILL:when={number}"))
    if outcome.code != -9 or not scene.leftovers(project):
        raise SystemExit(f"{act.name} was not interrupted: {told(outcome)}")
    settling.template = folder / f"template-{settling.name}"
    project.rename(settling.template)
    return settling


def did_not_start(outcome):
    """The system could not load its libraries: nothing of the program has run yet."""
    return outcome.code == 127 and "error while loading shared libraries" in outcome.err


def told(outcome):
    """How a run ended, in few words."""
    said = outcome.err.strip() or outcome.report.get("error") or ""
    return f"exit {outcome.code}: {str(said)[-700:]} {outcome.crashed}"


def make_templates(program, folder):
    """The acts, each with a project it is done in."""
    shop = folder / "shop"
    marks = folder / "marks"
    scene.make_shop(shop, marks)
    ticket = scene.make_ticket(program, shop)
    patch = folder / "fix.patch"
    patch.write_text(scene.PATCH)

    def keep(act):
        act.template = folder / f"template-{act.name}"
        shutil.copytree(shop, act.template, symlinks=True)
        return act

    branch = keep(Branch("branch", ("autopatch", "run", ticket, "--patch", patch, "--stop",
                                    "branch")))
    scene.must(program.run(shop, "autopatch", "run", ticket, "--patch", patch))
    scene.must(program.run(shop, "review", "approve", ticket, typed=ticket + "\n"))
    apply = keep(Move("apply", ("review", "apply", ticket), "",
                      (("ready", "ready"), ("applied", "applied"))))
    scene.must(program.run(shop, "review", "apply", ticket))
    back = keep(Move("rollback", ("review", "rollback", ticket, "--reason", "not so"), "",
                     (("applied", "applied"), ("rolled_back", "open"))))
    program.keep_state(folder / "template-home")
    settle = ("review", "list")
    return ticket, [
        branch, apply, back,
        interrupted(program, folder, branch, SettleBranch("settle-branch", settle)),
        interrupted(program, folder, apply, SettleMove("settle-apply", settle, None, apply.states)),
        interrupted(program, folder, back,
                    SettleMove("settle-rollback", settle, None, back.states))]
