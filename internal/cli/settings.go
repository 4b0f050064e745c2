package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/koupleless/module-service/internal/report"
	"github.com/koupleless/module-service/internal/source"
)

// settings are the flags of every command that reads manifests.
type settings struct {
	file    string // of the configuration
	strict  bool
	debug   bool
	color   colorChoice
	ignore  []string
	environ []string // where arguments of Argo CD may be
}

func (s *settings) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVarP(&s.file, "config", "c", "", "configuration file (default: "+source.ConfigFile+" in the directory, if it exists)")
	flags.BoolVar(&s.strict, "strict", false, "treat warnings as errors")
	flags.StringArray(reportFlag, nil, "format of the errors, warnings and notes on standard error: "+strings.Join(report.Formats, ", ")+
		" (default text); with a file, as in sarif=FILE, it is written there, too")
	complete(command, reportFlag, report.Formats)
	colorFlag(command, &s.color)
	flags.StringArrayVar(&s.ignore, "ignore", nil, "leave out of directories what this pattern names, in the syntax of .gitignore")
	flags.BoolP("quiet", "q", false, "leave out warnings and notes")
	debugFlag(flags, &s.debug)
}

const reportFlag = "report"

func debugFlag(flags *pflag.FlagSet, debug *bool) {
	flags.BoolVar(debug, "debug", false, "print on standard error how the input was read")
}
