package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
)

// build renders manifests from directories, kustomizations, files and standard input.
type build struct {
	settings settings
	reader   reader
	format   string
	output   string
}

func buildCommand(stdin io.Reader, stdout io.Writer, stderr *reporter) *cobra.Command {
	b := &build{settings: settings{environ: os.Environ()}, reader: reader{stdin: stdin, together: true}}
	command := &cobra.Command{
		Use:     "build [PATH]...",
		Short:   "Print manifests and the Services of their modules",
		Long:    buildManual,
		Example: buildExamples,
		PreRunE: func(*cobra.Command, []string) error { return b.check() },
		RunE: func(_ *cobra.Command, paths []string) error {
			return b.run(b.reader.paths(paths, stderr), stdout, stderr)
		},
	}
	b.settings.flags(command)
	flags := command.Flags()
	flags.StringVarP(&b.output, "output", "o", "", "write to this file, or to one file per resource in this existing directory")
	flags.StringVar(&b.format, "format", formatYAML, "format of the output: "+strings.Join(formats, ", "))
	allowEmptyFlag(flags, &b.reader.allowEmpty)
	b.reader.flags(command)
	complete(command, "format", formats)
	return command
}

func (b *build) check() error {
	if !slices.Contains(formats, b.format) {
		return usageError{fmt.Errorf("--format must be one of %s, got %q", strings.Join(formats, ", "), b.format)}
	}
	if slices.Contains(formats, b.output) {
		return usageError{fmt.Errorf("-o names the file to write: for the format use --format %s, for a file of that name -o ./%[1]s", b.output)}
	}
	return b.reader.check()
}

func (b *build) run(paths []string, stdout io.Writer, stderr *reporter) error {
	dirs, err := b.reader.checkPaths(paths, isTree)
	if err != nil {
		return err
	}
	if err := b.checkOutput(dirs); err != nil {
		return err
	}
	loaded, err := b.settings.load(paths, dirs)
	if err != nil {
		return err
	}
	addConfigurations(stderr, []configuration{loaded})
	done := progress(stderr, "reading "+strings.Join(paths, ", "))
	set, err := b.reader.readAll(paths, loaded.file, b.settings.ignore)
	done()
	if err != nil {
		loaded.printErrors(stderr)
		return err
	}
	if b.format == formatJSON {
		results, err := set.WithoutJSON()
		if err != nil {
			return err
		}
		loaded.reported = append(loaded.reported, results...)
	}
	outcome := b.settings.evaluate(set, loaded)
	removed, others := notes(outcome.Results)
	if err := b.settings.report(set, loaded, others, stderr); err != nil {
		if b.format == formatResourceList { // its results are there for the errors
			return errors.Join(err, b.write(set, outcome, stdout))
		}
		return err
	}
	items := set.Items()
	if onlyConfiguration(items) && !b.reader.allowEmpty { // an empty output would be taken for an order to delete all
		return noResourcesError(paths)
	}
	for i, item := range items {
		if isConfiguration(item) {
			outcome.Edits[i] = fn.Edit{Drop: true}
		}
	}
	if err := b.write(set, outcome, stdout); err != nil {
		return err
	}
	set.Trace(removed)
	printResults(stderr, slices.Concat(removed, b.settings.unusedNotes([]configuration{loaded})))
	return nil
}

func noResourcesError(paths []string) error {
	return rule.Errorf(rule.NoResources, "%s: no Kubernetes resources found", strings.Join(paths, ", "))
}
