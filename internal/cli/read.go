package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// filenameFlag is the flag for a PATH.
const filenameFlag = "filename"

// A reader reads the PATHs of build, check and list.
type reader struct {
	kustomizer kustomize.Kustomizer
	stdin      io.Reader
	allowEmpty bool     // a file or standard input may hold nothing
	files      []string // PATHs that are given by a flag
	together   bool     // all that is read goes into one output

	kustomizing *pflag.FlagSet // the flags of kustomize
}

// flags adds the flags of kustomize that choose how a kustomization is rendered.
func (r *reader) flags(command *cobra.Command) {
	command.Flags().StringArrayVarP(&r.files, filenameFlag, "f", nil, "another PATH, as in kubectl")
	k, flags := &r.kustomizer.Options, pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.StringVar(&k.LoadRestrictor, "load-restrictor", "LoadRestrictionsRootOnly",
		"LoadRestrictionsNone: allow a kustomization to load files from outside its root")
	flags.BoolVar(&k.EnableRemote, "enable-remote", false,
		"allow kustomizations to name remote files and bases, which are fetched over HTTP and by git")
	flags.DurationVar(&k.Timeout, "timeout", 0,
		fmt.Sprintf("processor time that kustomize can use (default %s, or %s for each MiB if there is more than one MiB of files)",
			bounds.KustomizeTime, bounds.KustomizeTimePerMiB))
	flags.BoolVar(&k.EnableHelm, "enable-helm", false, "allow kustomizations to inflate Helm charts, which runs the helm command")
	flags.StringVar(&k.HelmCommand, "helm-command", "helm", "helm command (path to executable)")
	flags.StringArrayVar(&k.HelmAPIVersions, "helm-api-versions", nil, "Kubernetes API versions that Helm treats as available")
	flags.StringVar(&k.HelmKubeVersion, "helm-kube-version", "", "Kubernetes version that Helm treats as that of the cluster")
	flags.BoolVar(&k.HelmDebug, "helm-debug", false, "print the debug output of Helm")
	command.Flags().AddFlagSet(flags)
	r.kustomizing = flags
	complete(command, "load-restrictor", kustomize.LoadRestrictors)
}

// given returns the flags of kustomize that are set, as words of a command line.
func (r *reader) given() (words []string) {
	r.kustomizing.VisitAll(func(f *pflag.Flag) {
		name := "--" + f.Name
		switch values, isList := f.Value.(pflag.SliceValue); {
		case !f.Changed:
		case isList:
			for _, value := range values.GetSlice() {
				words = append(words, name, value)
			}
		case f.Value.Type() == "bool":
			words = append(words, strings.TrimSuffix(name+"="+f.Value.String(), "=true"))
		default:
			words = append(words, name, f.Value.String())
		}
	})
	return words
}

// paths returns all PATHs, by default the current directory. If one of them is a terminal it prints what it waits for.
func (r *reader) paths(args []string, stderr *reporter) []string {
	paths := orWorkingDirectory(slices.Concat(r.files, args))
	if slices.Contains(paths, stdinPath) && isTerminal(r.stdin) {
		fmt.Fprintln(stderr, "Reading manifests from the terminal; end with Ctrl-D.")
	}
	return paths
}

// complete makes the shell's completion of a flag offer its values.
func complete(command *cobra.Command, flag string, values []string) {
	_ = command.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
}

// check reports flags that are wrong by themselves.
func (r *reader) check() error {
	if r.kustomizer.Timeout < 0 {
		return usageError{fmt.Errorf("--timeout must not be negative, got %s", r.kustomizer.Timeout)}
	}
	if err := r.kustomizer.Check(); err != nil {
		return usageError{fmt.Errorf("--%w", err)}
	}
	return nil
}

// checkPaths reports paths that do not exist, and standard input or a directory that is given twice, as wrong usage. It returns the
// directories.
func (r *reader) checkPaths(paths []string, isTree func(dir string) bool) (dirs []string, err error) {
	seen := false
	for _, path := range paths {
		if path == stdinPath {
			if seen {
				return nil, usageError{errors.New("- is given twice: standard input can be read only once")}
			}
			seen = true
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, usageError{pathError(err)}
		}
		if info.IsDir() {
			dirs = append(dirs, path)
		}
	}
	r.kustomizer.Parallel = len(dirs) > 1
	return dirs, checkApart(dirs, isTree)
}

// readAll reads paths side by side into one set, in the order of the paths.
func (r *reader) readAll(paths []string, configFile string, ignore []string) (*source.Set, error) {
	sets := make([]source.Set, len(paths))
	errs := make([]error, len(paths))
	for i := range sets {
		sets[i].AllowEmpty, sets[i].Together, sets[i].Ignore = r.allowEmpty, r.together, ignore
	}
	inParallel(len(paths), func(i int) { errs[i] = r.read(&sets[i], paths[i], configFile) })
	all := &sets[0]
	for i := range sets[1:] {
		all.Append(&sets[i+1])
	}
	return all, errors.Join(errs...)
}

func (r *reader) read(set *source.Set, path, configFile string) error {
	switch info, err := os.Stat(path); {
	case path == stdinPath:
		return set.ReadStdin(r.stdin)
	case err != nil:
		return err
	case !info.IsDir():
		return set.ReadFile(path)
	case source.HasKustomization(path):
		return functionError(path, set.ReadKustomization(path, &r.kustomizer))
	case source.IsChart(path):
		return chartError(path)
	}
	if err := set.ReadDirectory(path, configFile); err != nil {
		return err
	}
	if err := set.CheckLevel(path); err != nil || !r.together {
		return levelError(err)
	}
	return set.CheckTogether(path)
}

// maxPaths is how many paths a command in a message has.
const maxPaths = 20

// levelError adds to an error about the wrong level the command that is right.
func levelError(err error) error {
	level := new(source.LevelError)
	if !errors.As(err, &level) {
		return err
	}
	paths, run := slices.Concat(operands(level.Outermost), operands(level.Loose)), "run"
	if len(paths) > maxPaths {
		paths, run = paths[:1], "run one command for each that is deployed, such as"
	}
	return rule.Errorf(rule.KustomizationLevel, "%w; %s: %s", level, run, shellLine(slices.Concat([]string{"module-service", "build"}, paths)...))
}

// functionError adds to the error about a kustomization that lists the function the commands for it.
func functionError(dir string, err error) error {
	if err == nil || rule.OfError(err, rule.Failed) != rule.ListedFunction {
		return err
	}
	return rule.Errorf(rule.ListedFunction, "%w, or have kustomize run it: %s, whose output module-service check - and list - read; to check its files, run: %s",
		err, buildWithFunction(dir), shellLine("module-service", "render", "--check", operand(dir)))
}

func chartError(path string) error {
	return rule.Errorf(rule.HelmChart, "%s: is a Helm chart; render it with Helm first: %s | module-service build -", path,
		shellLine("helm", "template", operand(path)))
}
