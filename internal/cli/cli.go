// Package cli is the command line of module-service: arguments, exit codes, and how results are printed.
package cli

import (
	"errors"
	"fmt"
	"io"
	"log"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // an error in the input, or input or output that failed
	exitUsage = 2
	exitDrift = 3 // check: something would change
)

// errReported ends a run whose errors have been printed.
var errReported = errors.New("the input has errors")

// Run runs the command line and returns its exit code: 0 only if the whole output has been written, 1 for errors, 2 for wrong
// usage, 3 for a check that found something to change. Output goes to stdout; errors, warnings and
// notes to stderr.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &checkedWriter{w: stdout}
	reporter := &reporter{Writer: stderr}
	if library, ok := log.Writer().(*libraryLog); ok {
		reporter.log = library
		library.attach()
	}
	code := runCommand(args, stdin, out, reporter)
	if err := reporter.close(); err != nil && code != exitUsage {
		return exitError // also of a check with drift: its report is missing
	}
	return code
}

func runCommand(args []string, stdin io.Reader, out *checkedWriter, stderr *reporter) int {
	err := recovered(func() error { return execute(args, stdin, out, stderr) })
	if err == nil && out.err != nil {
		err = fmt.Errorf("write output: %w", out.err)
	}
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		printError(stderr, err)
		fmt.Fprint(stderr, stderr.usage)
		return exitUsage
	case errors.Is(err, errDrift):
		return exitDrift
	}
	printUnprinted(stderr, err)
	return exitError
}

// recovered returns a panic, of a library most likely, as an error: it would exit with the code of wrong usage.
func recovered(run func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("internal error, please report it with the input: %v", cause)
		}
	}()
	return run()
}

// execute runs a command. Without arguments it is the function, as kustomize and kpt call it: it does not build the commands,
// which takes longer than rendering a few resources.
func execute(args []string, stdin io.Reader, stdout io.Writer, stderr *reporter) error {
	if err := stderr.chooseByEnvironment(); err != nil {
		return err
	}
	if len(args) == 0 {
		stderr.usage = manualHint
		return runFunction(stdin, stdout, stderr, functionOptions{})
	}
	command := rootCommand(stdin, stdout, stderr)
	command.SetArgs(args)
	started := false
	command.PersistentPreRunE = func(command *cobra.Command, args []string) error {
		started = true
		if err := checkKpt(command, args, stdin); err != nil {
			return err
		}
		if flag := command.Flags().Lookup("color"); flag != nil {
			stderr.color = colorChoice(flag.Value.String())
		}
		if flag := command.Flags().Lookup("config"); flag != nil && flag.Changed && flag.Value.String() == "" {
			return usageError{errors.New("--config is empty, as with a variable that is not set: name the configuration file, or leave the flag out")}
		}
		stderr.quiet, _ = command.Flags().GetBool("quiet") // false if the command has no such flag
		if reports, err := command.Flags().GetStringArray(reportFlag); err == nil && len(reports) > 0 {
			return stderr.choose(reports, "--"+reportFlag)
		}
		return nil
	}
	called, err := command.ExecuteC()
	stderr.usage = usageOf(called)
	if err != nil && !started {
		return usageError{err}
	}
	return err
}

func rootCommand(stdin io.Reader, stdout io.Writer, stderr *reporter) *cobra.Command {
	var options functionOptions
	var showVersion bool
	printVersion := func(*cobra.Command, []string) error {
		_, err := fmt.Fprintln(stdout, version())
		return err
	}
	root := &cobra.Command{
		Use:           "module-service",
		Short:         "Render the Services of Koupleless modules",
		Long:          rootManual,
		Example:       rootExamples,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(command *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) == 1 && args[0] == stdinPath {
				return nil
			}
			return unknownCommand(command, args[0])
		},
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				build, _, err := command.Find([]string{"build"})
				if err != nil {
					return err
				}
				return build.RunE(build, args)
			}
			if showVersion {
				return printVersion(command, args)
			}
			return runFunction(stdin, stdout, stderr, options)
		},
	}
	debugFlag(root.Flags(), &options.debug)
	allowEmptyFlag(root.Flags(), &options.allowEmpty)
	root.Flags().BoolVar(&showVersion, "version", false, "print the version")
	root.AddCommand(&cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    versionManual,
		Example: versionExamples,
		Args:    noArguments,
		RunE:    printVersion,
	})
	root.AddCommand(buildCommand(stdin, stdout, stderr), renderCommand(stdout, stderr), checkCommand(stdin, stdout, stderr),
		listCommand(stdin, stdout, stderr), installCommand(), schemaCommand(stdout), &cobra.Command{
			Use:   "configuration",
			Short: "Every field of the configuration",
			Long:  configurationManual(),
		})
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(flagError)
	checkHelp(root)
	checkCompletion(root)
	plainSwitches(root)
	return root
}

// Command returns the command line, for the man pages.
func Command() *cobra.Command { return rootCommand(nil, nil, &reporter{Writer: io.Discard}) }

// release is the version that the linker sets: an image is built without the history that has it.
var release string

// version returns the version of the build: that of a release, a module's, or the commit.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && info.Main.Version == "(devel)" {
			return s.Value
		}
	}
	return info.Main.Version
}

// A checkedWriter remembers the first error of writing, for callers that do not look. A reader that goes away, as head does when it
// has its lines, is no error: the whole input has been read, and the rest of the output is discarded.
type checkedWriter struct {
	w       io.Writer
	err     error
	discard bool
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	if c.discard {
		return len(p), nil
	}
	n, err := c.w.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		c.discard = true
		return len(p), nil
	}
	c.err = err
	return n, err
}
