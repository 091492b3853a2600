# Prints every cell of every dataflow, as rsdmx reads it, as CSV.
# Rscript read.R BASE, with the key of an account in the environment as DCIM_KEY.

suppressPackageStartupMessages(library(rsdmx))

base <- commandArgs(TRUE)[1]
key <- list(Authorization = paste("Bearer", Sys.getenv("DCIM_KEY")))
read <- function(path) as.data.frame(readSDMX(paste0(base, path), headers = key))

areas <- read("/codelist/DCIM/CL_REF_AREA")
stopifnot(areas$name.en[areas$id == "XK"] == "Kosovo*")

for (flow in read("/dataflow")$id) {
  cells <- read(paste0("/data/", flow))
  write.csv(cbind(FLOW = flow, cells), row.names = FALSE, na = "")
  cat("\n")
}
