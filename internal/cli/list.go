package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/report"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// list shows the Services that manifests hold and request.
type list struct {
	settings settings
	reader   reader
	format   string
}

func listCommand(stdin io.Reader, stdout io.Writer, stderr *reporter) *cobra.Command {
	l := &list{reader: reader{stdin: stdin}}
	command := &cobra.Command{
		Use:     "list [PATH]...",
		Short:   "List the Services of modules, with what requests them and what leads to them",
		Long:    listManual,
		Example: listExamples,
		PreRunE: func(*cobra.Command, []string) error { return l.check() },
		RunE: func(_ *cobra.Command, paths []string) error {
			return l.run(l.reader.paths(paths, stderr), stdout, stderr)
		},
	}
	l.settings.flags(command)
	command.Flags().StringVarP(&l.format, "output", "o", "", "format of the list: "+strings.Join(report.ListFormats, ", ")+" (default a table)")
	l.reader.flags(command)
	complete(command, "output", report.ListFormats)
	return command
}

func (l *list) check() error {
	if l.format != "" && !slices.Contains(report.ListFormats, l.format) {
		return usageError{fmt.Errorf("--output must be one of %s, got %q", strings.Join(report.ListFormats, ", "), l.format)}
	}
	return l.reader.check()
}

func (l *list) run(paths []string, stdout io.Writer, stderr *reporter) error {
	dirs, err := l.reader.checkPaths(paths, isTree)
	if err != nil {
		return err
	}
	done := progress(stderr, "reading "+strings.Join(paths, ", "))
	units := l.readUnits(unitsOf(paths, dirs, &l.reader.kustomizer))
	loaded, err := l.settings.loadUnits(units)
	done()
	if err != nil {
		return err
	}
	addConfigurations(stderr, loaded)
	var services []fn.Status
	failed := false
	for i, u := range units {
		err := u.err
		if err != nil {
			loaded[i].printErrors(stderr)
		} else {
			services = append(services, l.inspect(u, loaded[i])...)
			printResults(stderr, slices.Concat(u.notes, u.set.Skipped()))
			err = l.settings.report(u.set, loaded[i], u.outcome.Results, stderr)
		}
		if err != nil {
			failed = true
			printUnprinted(stderr, err)
		}
	}
	printResults(stderr, l.settings.unusedNotes(loaded))
	if failed && len(services) == 0 && (l.format == "" || l.format == report.Wide) {
		return errReported // whether a module requests a Service is unknown
	}
	slices.SortStableFunc(services, func(a, b fn.Status) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File))
	})
	if err := report.List(stdout, services, l.format); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if failed {
		return errReported
	}
	return nil
}

// readUnits reads units. In place of a directory above kustomizations that change what they list it returns those that are rendered.
func (l *list) readUnits(units []*unit) []*unit {
	all := make([][]*unit, len(units))
	inParallel(len(units), func(i int) {
		u := units[i]
		level := new(source.LevelError)
		if u.set, u.err = l.reader.readAll(u.paths, "", l.settings.ignore); !errors.As(u.err, &level) {
			all[i] = []*unit{u}
			return
		}
		if level.Loose != nil {
			loose := &unit{paths: level.Loose, dir: u.dir} // with its configuration
			loose.set, loose.err = l.reader.readAll(loose.paths, "", l.settings.ignore)
			all[i] = append(all[i], loose)
		}
		for _, dir := range level.Outermost {
			rendered := &unit{paths: []string{dir}, dir: dir}
			rendered.set, rendered.err = l.reader.readAll(rendered.paths, "", l.settings.ignore)
			if rule.OfError(rendered.err, "") == rule.ListedFunction {
				u.err, u.notes = nil, kptfn.Results{listedFiles(u.dir)}
				all[i] = []*unit{u}
				return
			}
			all[i] = append(all[i], rendered)
		}
	})
	return slices.Concat(all...)
}

func listedFiles(dir string) *kptfn.Result {
	return &kptfn.Result{
		Severity: note, Tags: rule.ListedFiles.Tags(),
		Message: dir + ": lists the files, not what kustomize renders of them, as its kustomizations run the function themselves; to list that " +
			"run: " + buildWithFunction("DIR") + " | module-service list -",
	}
}

// inspect returns the Services of a unit that has been read.
func (l *list) inspect(u *unit, loaded configuration) []fn.Status {
	var services []fn.Status
	u.outcome = u.set.Render(func(items []fn.Item, prior kptfn.Results) fn.Outcome {
		some, results := fn.Inspect(items, loaded.config, prior)
		if results.ExitCode() != 0 {
			markFailed(some, items, results)
			results = slices.DeleteFunc(results, func(r *kptfn.Result) bool { return rule.Of(r) == rule.ServiceRemoved }) // nothing is
		} else if u.isRendering() {
			settleOptional(some, items, fn.RunManifests(items, loaded.config, prior).Edits)
		}
		services = append(services, some...)
		return fn.Outcome{Results: results}
	}, l.settings.prior(u.set, loaded))
	isChange := slices.ContainsFunc(services, func(s fn.Status) bool {
		return slices.Contains([]fn.State{fn.StateNew, fn.StateChanged, fn.StateLeftOver}, s.State)
	})
	u.outcome = l.settings.withBeside(u.outcome, u.set, loaded, isChange)
	markPlanned(u.outcome.Results)
	if u.dir != "" {
		traceServices(u.set, services)
	}
	return services
}

// traceServices makes the Services of a kustomization name the files that it read. A new one belongs beside its module.
func traceServices(set *source.Set, services []fn.Status) {
	var results kptfn.Results
	for _, s := range services {
		results = append(results, &kptfn.Result{
			ResourceRef: source.RefTo(s.Source.ID),
			File:        &kptfn.File{Path: s.Source.Path, Index: s.Source.Index}, Tags: map[string]string{},
		})
	}
	set.Trace(results)
	for i, r := range results {
		switch s := &services[i]; {
		case r.File.Path == s.Source.Path: // it is no kustomization, or was not found
		case s.Source.ID.Kind != "Service":
			s.File = path.Join(path.Dir(r.File.Path), path.Base(s.File))
		default:
			s.File = r.File.Path
			s.Line, _ = fn.PositionOf(r)
		}
	}
}
