package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/koupleless/module-service/schema"
)

func schemaCommand(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of the configuration",
		Long:    schemaManual,
		Example: schemaExamples,
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(stdout, schema.Configuration)
			return err
		},
	}
}
