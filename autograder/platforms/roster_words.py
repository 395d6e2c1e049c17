"""What columns of a roster are headed in the languages that platforms are used in.

Sources: Canvas's gradebook export (Student, ID, SIS User ID, SIS Login ID, Section) and its
table of groups (name, canvas_user_id, user_id, login_id, sections, group_name); Moodle's
language packs for ``user`` and ``assign`` (fullname, idnumber, email, recordid); Gradescope's
roster (First Name, Last Name, SID, Email, Role, Section); GitHub Classroom's
``classroom_roster.csv`` (identifier, github_username, github_id, name) and table of grades
(github_username, roster_identifier, student_repository_name, group_name); nbgrader's ``db student
import`` (id, first_name, last_name, email, lms_user_id).
"""

from __future__ import annotations

__all__ = ["COLUMNS", "NO_STUDENTS", "STUDENT_ROLES"]

# In small letters; the first that is there is taken. What is looked for first, others do not get.
COLUMNS: dict[str, tuple[str, ...]] = {
    "sis_id": (
        "sis user id", "sis_user_id", "user_id", "sid", "student id", "student_id", "studentid",
        "id number", "idnumber", "matriculation number", "matrikelnummer", "id-nummer",
        "identifikationsnummer",
        "numéro d'identification", "número de id",
        "número de identificación",
        "codice identificativo", "numero id", "número de identificação", "idnummer", "id-nummer",
        "numer id", "numer identyfikacyjny", "id номер", "индивидуальный номер", "学号",
        "idナンバー",
    ),
    "login": (
        "sis login id", "login_id", "github_username", "github username", "username",
        "user name", "login", "login id", "userid", "user id", "netid", "anmeldename",
        "benutzername",
        "nom d'utilisateur", "nombre de usuario", "usuario", "nome utente",
        "username (login)", "nome de usuário", "nome de utilizador", "gebruikersnaam",
        "nazwa użytkownika", "логин", "用户名", "ユーザ名",
    ),
    "first": (
        "first name", "first_name", "firstname", "given name", "vorname", "prénom", "nombre",
        "nome próprio", "voornaam", "förnamn", "fornavn", "imię", "imiona", "имя", "名",
    ),
    "last": (
        "last name", "last_name", "lastname", "surname", "family name", "nachname",
        "nom de famille", "apellido(s)", "apellidos", "apellido", "cognome", "apelido",
        "sobrenome", "achternaam", "efternamn", "etternavn", "efternavn", "nazwisko", "фамилия",
        "姓",
    ),
    "email": (
        "email address", "email", "e-mail", "e-mail address", "mail", "e-mail-adresse",
        "adresse de courriel", "adresse e-mail", "courriel", "dirección de correo",
        "dirección email", "correo electrónico", "correo", "indirizzo email", "email utente",
        "endereço de e-mail", "endereço de email", "e-mailadres", "e-postadress", "e-postadresse",
        "adres e-mail", "адрес электронной почты", "电子邮件地址", "メールアドレス",
    ),
    "name": (
        "student", "full name", "full_name", "fullname", "student name", "name", "display name",
        "vollständiger name", "teilnehmer/in", "nom complet", "nombre completo",
        "nombre completo del usuario", "nome completo", "nome", "nom", "volledige naam", "naam",
        "fullständigt namn", "fullt navn", "fulde navn", "imię i nazwisko", "полное имя",
        "имя и фамилия", "姓名", "全名", "フルネーム", "氏名", "roster_name",
    ),
    "platform_id": ("canvas_user_id", "student_repository_name", "github_id", "lms_user_id",
                    "submission id", "submission_id"),
    "plain_id": ("id", "identifier", "roster_identifier", "kennung", "identifiant",
                 "identificador", "student key"),
    "group": ("group", "groups", "gruppe", "gruppen", "groupe", "groupes", "grupo", "grupos",
              "gruppo", "gruppi", "groep", "группа", "group_name", "team"),
    "section": ("section", "sections", "section name", "sektion", "abschnitt"),
    "role": ("role", "roles", "rolle", "rôle", "rol", "ruolo"),
}  # fmt: skip

# Rows of Canvas's file that are nobody's.
NO_STUDENTS = frozenset({"points possible", "student, test", "test student"})

STUDENT_ROLES = frozenset({"student", "students", "learner", "teilnehmer/in", "étudiant",
                           "estudiante", "studente", "studenten"})  # fmt: skip
