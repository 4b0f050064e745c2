package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

func renderCommand(stdout io.Writer, stderr *reporter) *cobra.Command {
	var settings settings
	var checkOnly bool
	command := &cobra.Command{
		Use:     "render [DIR]...",
		Short:   "Create, update and delete the Service files of directories in place",
		Long:    renderManual,
		Example: renderExamples,
		Args:    directories,
		RunE: func(_ *cobra.Command, dirs []string) error {
			dirs = orWorkingDirectory(dirs)
			if checkOnly {
				return (&check{settings: settings, inPlace: true}).run(dirs, stdout, stderr)
			}
			if err := checkApart(dirs, func(string) bool { return true }); err != nil {
				return err
			}
			return renderTrees(dirs, settings, stdout, stderr)
		},
	}
	settings.flags(command)
	command.Flags().BoolVar(&checkOnly, "check", false, "write nothing; print what would change as a unified diff, and exit 3 if anything would")
	return command
}

// renderTrees brings directories up to date: all of them are read before the first is changed.
func renderTrees(dirs []string, s settings, stdout io.Writer, stderr *reporter) error {
	unlock, err := disk.LockAll(dirs)
	if err != nil {
		return err
	}
	defer unlock()
	units := unitsOf(dirs, dirs, &kustomize.Kustomizer{Parallel: len(dirs) > 1})
	loaded, err := s.loadUnits(units)
	if err != nil {
		return err
	}
	done := progress(stderr, "reading "+strings.Join(dirs, ", "))
	inParallel(len(units), func(i int) {
		u := units[i]
		if u.readTree(loaded[i].file, s.ignore); u.err != nil {
			return
		}
		if onlyConfiguration(u.set.Items()) && u.set.Results().ExitCode() == 0 {
			loaded[i].reported = append(loaded[i].reported, u.emptyDirectory())
		}
		u.evaluate(&s, loaded[i])
	})
	done()
	addConfigurations(stderr, loaded)
	failed := false
	for i, u := range units {
		if u.err != nil {
			loaded[i].printErrors(stderr)
		} else {
			_, others := notes(u.outcome.Results) // the notes are about what is not written yet
			u.err = s.report(u.set, loaded[i], others, stderr)
		}
		if u.err != nil {
			failed = true
			printUnprinted(stderr, u.err)
		}
	}
	if failed {
		return errReported
	}
	for _, u := range units {
		if err := u.apply(stdout, stderr); err != nil {
			return err
		}
		printResults(stderr, u.reportOutside(&s, kptfn.Warning, kptfn.Warning))
	}
	printResults(stderr, s.unusedNotes(loaded))
	return nil
}

// emptyDirectory is a warning, and no error as in build: a render that has deleted the last Service can be run again.
func (u *unit) emptyDirectory() *kptfn.Result {
	remedy := "check that it is the right directory"
	if source.HasKustomization(u.dir) {
		remedy = "it is a kustomization whose resources are elsewhere; "
		if u.tree.RunsFunction() { // build would refuse it
			remedy += "kustomize runs the function for it; to check that run: " + runByKustomize(u.dir)
		} else {
			remedy += "render their directory, or run: " + shellLine("module-service", "build", operand(u.dir))
		}
	}
	return &kptfn.Result{Severity: kptfn.Warning, Tags: rule.NoResources.Tags(), Message: u.dir + ": no Kubernetes resources found: " + remedy}
}

// runByKustomize returns the command that checks what kustomize renders if it runs the function itself.
func runByKustomize(dir string) string {
	return buildWithFunction(dir) + " | module-service check -"
}

// buildWithFunction returns the command by which kustomize runs the function itself.
func buildWithFunction(dir string) string {
	return shellLine("kustomize", "build", "--enable-alpha-plugins", "--enable-exec", operand(dir))
}

// apply makes the changes of a unit, and then prints what was removed and which files they were.
func (u *unit) apply(stdout io.Writer, stderr *reporter) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := progress(stderr, "writing "+u.dir)
	err := u.tree.Apply(ctx, u.changes)
	done()
	if err != nil {
		return err
	}
	removed, _ := notes(u.outcome.Results)
	printResults(stderr, removed)
	for _, c := range u.changes {
		what := "updated"
		switch {
		case c.Before == nil:
			what = "created"
		case c.After == nil:
			what = "deleted"
		}
		if _, err := fmt.Fprintln(stdout, what, stderr.inert(quoted(c.Path))); err != nil {
			return fmt.Errorf("the files are written, but their names could not be printed: %w", err)
		}
	}
	// Not before, and never an error: kustomize adds only a file that is there.
	printResults(stderr, u.functionRuns())
	printResults(stderr, wrongListings(u.listings, func(source.Listing) kptfn.Severity { return kptfn.Warning }))
	return nil
}
