package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/source"
)

// build renders manifests from directories, kustomizations, files and standard input.
type build struct {
	settings  settings
	kustomize source.Kustomize
	format    string
	output    string
}

func buildCommand(stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	b := &build{settings: settings{environ: os.Environ()}}
	command := &cobra.Command{
		Use:     "build [PATH]...",
		Short:   "Print manifests and the Services of their ModuleDeployments",
		Long:    buildManual,
		Example: buildExamples,
		PreRunE: func(*cobra.Command, []string) error { return b.check() },
		RunE: func(_ *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				paths = []string{"."}
			}
			return b.run(paths, stdin, stdout, stderr)
		},
	}
	b.settings.flags(command.Flags())
	flags := command.Flags()
	flags.StringVarP(&b.output, "output", "o", "", "write to this file, or to one file per resource in this existing directory")
	flags.StringVar(&b.format, "format", formatYAML, "format of the output: "+strings.Join(formats, ", "))
	flags.StringVar(&b.kustomize.LoadRestrictor, "load-restrictor", "LoadRestrictionsRootOnly",
		"LoadRestrictionsNone lets a kustomization load files from outside its root")
	flags.BoolVar(&b.kustomize.EnableRemote, "enable-remote", false,
		"let kustomizations name remote files and bases, which are fetched over HTTP and by git")
	flags.DurationVar(&b.kustomize.Timeout, "timeout", 0,
		fmt.Sprintf("processor time that kustomize can take (default %s, or %s for each MiB of files if they have more than one)",
			bounds.KustomizeTime, bounds.KustomizeTimePerMiB))
	flags.BoolVar(&b.kustomize.EnableHelm, "enable-helm", false, "let kustomizations inflate Helm charts, which runs the helm command")
	flags.StringVar(&b.kustomize.HelmCommand, "helm-command", "helm", "helm command (path to executable)")
	flags.StringArrayVar(&b.kustomize.HelmAPIVersions, "helm-api-versions", nil, "Kubernetes API versions that Helm takes for available")
	flags.StringVar(&b.kustomize.HelmKubeVersion, "helm-kube-version", "", "Kubernetes version that Helm takes for the cluster's")
	flags.BoolVar(&b.kustomize.HelmDebug, "helm-debug", false, "print what Helm says")
	for flag, known := range map[string][]string{"format": formats, "load-restrictor": source.LoadRestrictors} {
		_ = command.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(known, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	}
	return command
}

func (b *build) check() error {
	if !slices.Contains(formats, b.format) {
		return usageError{fmt.Errorf("--format must be one of %s, got %q", strings.Join(formats, ", "), b.format)}
	}
	if b.kustomize.Timeout < 0 {
		return usageError{fmt.Errorf("--timeout must not be negative, got %s", b.kustomize.Timeout)}
	}
	if err := b.kustomize.Check(); err != nil {
		return usageError{fmt.Errorf("--%w", err)}
	}
	return nil
}

func (b *build) run(paths []string, stdin io.Reader, stdout, stderr io.Writer) error {
	dirs, err := directories(paths)
	if err != nil {
		return err
	}
	if err := b.checkOutput(dirs); err != nil {
		return err
	}
	loaded, err := b.settings.load(dirs)
	if err != nil {
		return err
	}
	set := &source.Set{}
	if loaded.config != nil {
		done := progress(stderr, "reading "+strings.Join(paths, ", "))
		err := b.read(set, paths, loaded.file, stdin)
		done()
		if err != nil {
			return err
		}
	}
	outcome, err := b.settings.render(set, loaded, dirs, stderr)
	if err != nil {
		return err
	}
	items := set.Items()
	if onlyConfiguration(items) { // an empty output would be taken for an order to delete all
		return fmt.Errorf("%s: no Kubernetes resources found", strings.Join(paths, ", "))
	}
	for i, item := range items {
		if isConfiguration(item) {
			outcome.Edits[i] = fn.Edit{Drop: true}
		}
	}
	return b.write(set, outcome, stdout)
}

// directories returns the paths that are directories. One that does not exist is wrong usage.
func directories(paths []string) ([]string, error) {
	var dirs []string
	for _, path := range paths {
		if path == "-" {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, usageError{err}
		}
		if info.IsDir() {
			dirs = append(dirs, path)
		}
	}
	return dirs, nil
}

func (b *build) read(set *source.Set, paths []string, configFile string, stdin io.Reader) error {
	for _, path := range paths {
		var err error
		switch info, statErr := os.Stat(path); {
		case path == "-":
			err = set.ReadStdin(stdin)
		case statErr != nil:
			err = statErr
		case !info.IsDir():
			err = set.ReadFile(path)
		case source.HasKustomization(path):
			err = set.ReadKustomization(path, b.kustomize)
		case source.IsChart(path):
			err = fmt.Errorf("%s: is a Helm chart, whose templates helm must render: pipe helm template into module-service build -", path)
		default:
			err = set.ReadDirectory(path, configFile)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// render runs the function over what was read of directories and other paths. The results are told; faults end the run with
// errFaults.
func (s *settings) render(set *source.Set, c configuration, dirs []string, stderr io.Writer) (fn.Outcome, error) {
	if s.debug {
		for path, framing := range set.Framing() {
			tellFraming(stderr, path, framing)
		}
	}
	items := set.Items()
	told := slices.Concat(c.told, set.Faults())
	if c.config != nil {
		overridden := func(r *kptfn.Result) bool { return s.overridden(r, dirs) }
		told = append(told, slices.DeleteFunc(unused(items, c.object, inFiles), overridden)...)
	}
	if onlyConfiguration(items) {
		items = nil // with them it would seem that kustomize runs the function as a generator
	}
	outcome := fn.RunManifests(items, c.config, told)
	tell(stderr, outcome.Results)
	if outcome.Failed() {
		return fn.Outcome{}, errFaults
	}
	return outcome, nil
}
