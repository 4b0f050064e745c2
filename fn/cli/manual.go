package cli

const manual = `module-service renders the Kubernetes Service of every Koupleless ModuleDeployment
that sets spec.operationStrategy.serviceStrategy.enableModuleService.

It reads standard input and writes standard output:

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
  2  wrong usage`
