package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/internal/source"
)

// check finds out whether manifests hold the Services that their modules request.
type check struct {
	settings settings
	reader   reader
	inPlace  bool // every path is a directory that render changes
}

func checkCommand(stdin io.Reader, stdout io.Writer, stderr *reporter) *cobra.Command {
	c := &check{reader: reader{stdin: stdin}}
	command := &cobra.Command{
		Use:     "check [PATH]...",
		Short:   "Check that manifests hold the Services of their modules",
		Long:    checkManual,
		Example: checkExamples,
		PreRunE: func(*cobra.Command, []string) error { return c.reader.check() },
		RunE: func(_ *cobra.Command, paths []string) error {
			return c.run(c.reader.paths(paths, stderr), stdout, stderr)
		},
	}
	c.settings.flags(command)
	c.reader.flags(command)
	return command
}

// errDrift ends a check that found something to change. The diff shows it.
var errDrift = errors.New("the Services are not up to date")

func (c *check) run(paths []string, stdout io.Writer, stderr *reporter) error {
	dirs, err := c.reader.checkPaths(paths, c.isTree)
	if err != nil {
		return err
	}
	units := unitsOf(paths, dirs, &c.reader.kustomizer)
	done := progress(stderr, "checking "+strings.Join(paths, ", "))
	loaded, err := c.settings.loadUnits(units)
	if err == nil {
		inParallel(len(units), func(i int) { c.examine(units[i], loaded[i]) })
	}
	done()
	if err != nil {
		return err
	}
	addConfigurations(stderr, loaded)
	failed := false
	for i, u := range units {
		if u.err != nil {
			loaded[i].printErrors(stderr)
		}
		if err := c.report(u, loaded[i], stdout, stderr); err != nil {
			failed = true
			printUnprinted(stderr, err)
		}
	}
	printResults(stderr, c.settings.unusedNotes(loaded))
	fixes := c.fixes(units)
	switch {
	case failed:
		return errReported
	case fixes == nil:
		return nil
	}
	when := "To fix it, "
	if !slices.ContainsFunc(units, func(u *unit) bool { return len(u.changes) > 0 && !u.isAddedByFunction() }) {
		when = "If another kustomization needs the Service as a file, "
	}
	for _, fix := range fixes {
		fmt.Fprintln(stderr, when+fix)
	}
	return errDrift
}

// isTree reports whether the files of a directory are checked, and not what kustomize renders of it.
func (c *check) isTree(dir string) bool { return c.inPlace || isTree(dir) }

// examine reads a unit and finds what is to be changed.
func (c *check) examine(u *unit, loaded configuration) {
	if u.dir != "" && c.isTree(u.dir) {
		u.readTree(loaded.file, c.settings.ignore)
	} else {
		u.set, u.err = c.reader.readAll(u.paths, loaded.file, c.settings.ignore)
	}
	if u.err != nil {
		return
	}
	u.evaluate(&c.settings, loaded)
	if !u.outcome.Failed() && onlyConfiguration(u.set.Items()) {
		u.err = noResourcesError(u.paths)
	}
	if u.dir != "" && u.tree == nil && len(u.changes) > 0 {
		u.evaluateFiles(&c.settings, loaded)
	}
}

// report prints what was found in a unit.
func (c *check) report(u *unit, loaded configuration, stdout io.Writer, stderr *reporter) error {
	if u.err != nil && u.outcome.Results == nil {
		return u.err
	}
	markPlanned(u.outcome.Results)
	if err := c.settings.report(u.set, loaded, u.outcome.Results, stderr); err != nil {
		return err
	}
	if u.err != nil {
		return u.err
	}
	unsure := kptfn.Warning
	if loaded.isStrict() {
		unsure = kptfn.Error
	}
	listings := wrongListings(u.listings, func(l source.Listing) kptfn.Severity {
		switch l.Problem {
		case source.CreatedService, source.DeletedFile:
			return "" // with the changes
		case source.MissingFile, source.EmptyKustomization:
			return unsure // something else may create the file
		}
		return kptfn.Error
	})
	printResults(stderr, listings)
	outside := u.reportOutside(&c.settings, kptfn.Error, unsure)
	printResults(stderr, outside)
	printResults(stderr, u.functionRuns())
	failed := listings.ExitCode() != 0 || outside.ExitCode() != 0
	reportDrift(u, stderr)
	for _, change := range u.changes {
		text := diff(u.shown(change), change, c.settings.color.colors(stdout))
		if _, err := io.WriteString(stdout, stderr.inert(text)); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	if failed {
		return errReported
	}
	return nil
}
