export const usage = `Spondyl reads bone SPECT/CT of the spine. It is not a medical device.

Usage: spondyl <command> [options]

  demo <folder> [--case NAME] [--seed N] [--variant JSON]
                                           write a demonstration study as DICOM, with truth.json beside it
  demo --list                              name the demonstration cases
  index <folder>... --library <dir>        bring folders of DICOM into a library; unchanged files are not read again
  studies --library <dir> [--find TEXT]    list the studies, or those that match
  volume <seriesUid> --library <dir> [--nifti FILE]
                                           assemble the voxels of a series; write them for other tools
  analyse <studyUid> --library <dir> [--anchor L5=x,y,z]... [--reference LEVEL]
                                           levels, uptake and findings of a SPECT/CT; positions in LPS mm
  report <studyUid> --library <dir> --out <dir> [--template ID|auto] [--sign NAME] [--formats LIST]
         [--language en|de] [--paper A4|Letter]
                                           draft a report, or sign it; formats pdf,text and, once signed,
                                           hl7,sr,encapsulated,images,seg,fhir
  verify --library <dir>                   check the database, each signed report's seal and its files
  rules --facts FILE [--payer ID] [--library <dir>]
                                           what policy, pathway and published algorithm say of a file of facts, by the library's own rules

Every command takes --json: exactly one JSON value on standard output.
Exit code: 0 done, 1 the input could not be used, 2 wrong usage.
`
