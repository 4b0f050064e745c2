package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/koupleless/module-service/internal/typo"
)

// A usageError is an error in the command line.
type usageError struct{ error }

// flagError adds to the error of an unknown flag what was most likely meant.
func flagError(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	if flag := flagOfBuild(command, unknown); flag != nil && !command.HasParent() {
		more := " PATH, where - is standard input"
		switch {
		case flag.Name == filenameFlag:
			more = " FILE"
		case flag.Value.Type() != "bool":
			more = " VALUE" + more
		}
		return usageError{fmt.Errorf("%w: it belongs after a command, as in: module-service build --%s%s", err, flag.Name, more)}
	}
	if unknown.GetSpecifiedShortnames() != "" {
		return usageError{err}
	}
	name := unknown.GetSpecifiedName()
	switch name {
	case "dry-run", "diff", "server-dry-run", "validate":
		return usageError{fmt.Errorf("%w: to see what would change, run module-service check", err)}
	}
	var known []string
	command.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
	if near := typo.Nearest(name, known); near != "" {
		err = fmt.Errorf("%w: did you mean --%s?", err, near)
	}
	return usageError{err}
}

// flagOfBuild returns the flag of build that was given, nil if it has none of that name.
func flagOfBuild(root *cobra.Command, unknown *pflag.NotExistError) *pflag.Flag {
	build, _, err := root.Find([]string{"build"})
	if err != nil {
		return nil
	}
	if short := unknown.GetSpecifiedShortnames(); len(short) == 1 {
		return build.Flags().ShorthandLookup(short)
	}
	return build.Flags().Lookup(unknown.GetSpecifiedName())
}

// manualHint ends an error of the command line that is about no command.
const manualHint = "Run \"module-service --help\" for the manual.\n"

// usageOf returns the usage line of a command, and how to get its help.
func usageOf(command *cobra.Command) string {
	if !command.HasParent() {
		return manualHint
	}
	return fmt.Sprintf("Usage: %s\nRun \"%s --help\" for more.\n", command.UseLine(), command.CommandPath())
}

// pathError returns an error about a path without the name of the system call.
func pathError(err error) error {
	if path := new(fs.PathError); errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}

func unknownCommand(parent *cobra.Command, name string) error {
	suggestion := ""
	if near := nearestCommand(parent, name); near != "" {
		suggestion = fmt.Sprintf(": did you mean %q?", near)
	} else if info, err := os.Stat(name); err == nil {
		command := "build"
		if info.IsDir() {
			command = "render"
		}
		suggestion = ": did you mean " + shellLine("module-service", command, operand(name)) + "?"
	}
	return usageError{fmt.Errorf("unknown command %q%s", name, suggestion)}
}

// nearestCommand returns the command that other programs call by a name, else the command or topic of help that the name begins, else the one
// that it is nearest to, "" if there is none.
func nearestCommand(parent *cobra.Command, name string) string {
	switch name {
	case "diff", "validate", "lint", "verify", "test":
		return "check"
	}
	var known []string
	for _, command := range parent.Commands() {
		if strings.HasPrefix(command.Name(), name) {
			return command.Name()
		}
		known = append(known, command.Name())
	}
	return typo.Nearest(name, known)
}

// noArguments refuses arguments.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no arguments, got %q", command.Name(), args[0])}
	}
	return nil
}

// oneDirectory refuses arguments that are not one directory that exists.
func oneDirectory(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError{fmt.Errorf("%s takes one directory, got %d arguments", command.Name(), len(args))}
	}
	return directories(command, args)
}

// directories refuses arguments that are not directories that exist.
func directories(_ *cobra.Command, args []string) error {
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err != nil && arg == stdinPath:
			return usageError{errors.New("standard input is not a directory: pipe manifests into module-service without a command")}
		case err != nil:
			return usageError{pathError(err)}
		case !info.IsDir():
			return usageError{fmt.Errorf("%s is not a directory", arg)}
		}
	}
	return nil
}

// checkHelp makes help of an unknown command wrong usage: cobra prints the manual and succeeds.
func checkHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = func(_ *cobra.Command, args []string) error {
		if parent, rest, err := root.Find(args); err == nil && len(rest) > 0 {
			return unknownCommand(parent, rest[0])
		}
		return nil
	}
}

// checkCompletion does the same for the completion of a shell that is not known.
func checkCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, _ := root.Find([]string{"completion"})
	completion.Args = func(command *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var known []string
		for _, shell := range command.Commands() {
			known = append(known, shell.Name())
		}
		return usageError{fmt.Errorf("completion is for %s, got %q", strings.Join(known, ", "), args[0])}
	}
	completion.RunE = func(command *cobra.Command, _ []string) error { return command.Help() }
}

// plainSwitches makes the help of a command and of those below it show each switch by its name alone, to which pflag adds [=true|false]. A
// hook can only append arguments, so --strict=false is of use.
func plainSwitches(command *cobra.Command) {
	command.InitDefaultHelpFlag()
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if flag.Value.Type() == "bool" && flag.Name != "strict" {
			flag.Value = struct{ pflag.Value }{flag.Value} // one that does not show that it is a switch
		}
	})
	for _, c := range command.Commands() {
		plainSwitches(c)
	}
}
