package cli

import (
	"strings"

	"github.com/koupleless/module-service/fn/config"
)

// manual is the text of --help.
func manual() string {
	reference := "  " + strings.ReplaceAll(strings.TrimSpace(config.Reference), "\n", "\n  ")
	return manualText + strings.ReplaceAll(reference, "\n  \n", "\n\n")
}

const manualText = `module-service renders the Kubernetes Service of every Koupleless ModuleDeployment
that sets spec.operationStrategy.serviceStrategy.enableModuleService.

Without a command it reads standard input and writes standard output:

  a KRM ResourceList (kustomize, kpt)    the ResourceList with the Services and results
  YAML or JSON documents (pipes, Helm)   the documents with the Services behind them

  cat deploy/*.yaml | module-service | kubectl apply -f -

A generated Service carries the annotation fn.koupleless.io/module-deployment. On
every later run it is kept as its ModuleDeployment wants it: selector and the port
"http" are set in place, all else in it stays. Nobody wants it any more: it is
removed. A Service without that annotation is never touched.

Errors and warnings go to standard error, a line each. On an error nothing is
rendered.

Exit codes:
  0  rendered, and the whole output written
  1  faults in the input, or reading or writing failed
  2  wrong usage

Configuration is optional: the functionConfig of the ResourceList, an object of kind
ModuleService, or a ConfigMap with some of the same settings, as kpt passes arguments:

  kpt fn eval --exec module-service -- type=ClusterIP port-name=web strict=true \
    name={module} label.team=shop annotation.example.com/a=b

Every field of a ModuleService is optional:

`
