-- GENERATED: nobody in it is real.
CREATE TABLE dcim_case (id INTEGER PRIMARY KEY, number TEXT, court TEXT);
CREATE TABLE dcim_defendant (id INTEGER PRIMARY KEY, case_id INTEGER, position INTEGER, personal_number TEXT, sex INTEGER, birth_date DATE);
CREATE TABLE dcim_stage (defendant_id INTEGER, stage TEXT, reached_on DATE, verdict TEXT, months NUMERIC(6, 1));
INSERT INTO dcim_case VALUES (1, 'K 12/24', 'Ohrid');
INSERT INTO dcim_defendant VALUES (1, 1, 1, 'GEN-0001', 1, '1980-05-01');
INSERT INTO dcim_defendant VALUES (2, 1, 2, 'GEN-0002', 2, NULL);
INSERT INTO dcim_stage VALUES (1, 'I', '2024-01-09', NULL, NULL);
INSERT INTO dcim_stage VALUES (1, 'P', '2024-09-30', 'guilty', 54.0);
INSERT INTO dcim_stage VALUES (2, 'I', '2024-01-09', NULL, NULL);
